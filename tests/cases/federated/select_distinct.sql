-- about: DISTINCT values of all members
-- fragments: gtu cells, ibsu cells, tsu cells
SELECT DISTINCT citizenship, level
FROM federated.students
WHERE sex = 'F'
