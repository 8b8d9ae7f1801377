SELECT agency, CASE WHEN level = 'ED6' THEN 'bachelor' WHEN level = 'ED7' THEN 'master' END AS level, count(*) AS students
FROM federated.students
WHERE level IN ('ED6', 'ED7')
GROUP BY 1, 2
