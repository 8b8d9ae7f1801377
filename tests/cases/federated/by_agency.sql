-- about: the added column agency as key
-- fragments public: tsu cells, ibsu cells, gtu cells, tsu cells, ibsu cells, gtu cells
-- fragments bare: tsu cells, ibsu cells, gtu cells
SELECT agency, level, count(*) AS enrolments, count(DISTINCT person_id) AS students
FROM federated.students
GROUP BY agency, level
