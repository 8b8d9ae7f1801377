-- about: enrolments of all universities by level
-- fragments: tsu cells, ibsu cells, gtu cells
SELECT level, count(*) AS enrolments
FROM federated.students
GROUP BY level
