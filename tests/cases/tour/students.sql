-- about: a federated table; under standard, each university's cell needs ten people of its own
-- fragments public: tsu cells, ibsu cells, gtu cells, tsu cells, ibsu cells, gtu cells
-- fragments bare: tsu cells, ibsu cells, gtu cells
-- ordered: yes
SELECT level, count(*) AS enrolments, count(DISTINCT person_id) AS students
FROM federated.students
GROUP BY level
ORDER BY level
