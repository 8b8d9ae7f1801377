-- about: subtotals of a federated table, the agency a key like others
-- fragments public: tsu cells, ibsu cells, gtu cells, tsu cells, ibsu cells, gtu cells
-- fragments bare: tsu cells, ibsu cells, gtu cells
SELECT agency, level, count(*) AS students, count(DISTINCT person_id) AS people
FROM federated.students
GROUP BY CUBE (agency, level)
