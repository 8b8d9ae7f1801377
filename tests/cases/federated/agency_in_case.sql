-- about: the column agency inside CASE and as a measure's condition
-- fragments: gtu cells, ibsu cells, tsu cells
SELECT level, sum(CASE WHEN agency = 'tsu' THEN 1 ELSE 0 END) AS at_tsu, sum(CASE WHEN agency = 'tsu' THEN 0 ELSE 1 END) AS elsewhere
FROM federated.students
GROUP BY level
