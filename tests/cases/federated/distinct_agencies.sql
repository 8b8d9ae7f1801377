-- about: the members themselves
-- fragments: gtu cells, ibsu cells, tsu cells
SELECT DISTINCT agency
FROM federated.students
