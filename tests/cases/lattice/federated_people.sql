-- about: people at each member, where one node is each cell
-- fragments: tsu cells, gtu cells, ibsu cells
SELECT level, count(DISTINCT person_id) AS students
FROM federated.students
WHERE level LIKE 'ED_' AND level NOT IN ('ED5', 'ED8')
GROUP BY level
