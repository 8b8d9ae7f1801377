-- about: members told apart by a key that is in no node
-- fragments: tsu cells, ibsu cells, gtu cells
SELECT agency, sex, level, count(DISTINCT person_id) AS students
FROM federated.students
GROUP BY agency, sex, level
