-- about: a CASE over members, with the member as key
-- fragments: tsu cells, gtu cells, ibsu cells
SELECT agency, CASE WHEN level = 'ED6' THEN 'bachelor' WHEN level = 'ED7' THEN 'master' END AS level, count(*) AS students
FROM federated.students
WHERE level IN ('ED6', 'ED7')
GROUP BY 1, 2
