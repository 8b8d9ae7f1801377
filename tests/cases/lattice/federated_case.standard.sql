SELECT agency, CASE WHEN level = 'ED6' THEN 'bachelor' WHEN level = 'ED7' THEN 'master' END AS level, CAST(sum(n) AS BIGINT) AS students, 'incomplete' AS students__status
FROM cells('federated.students', keys := 'level',
           measures := 'rows as n')
WHERE level IN ('ED6', 'ED7')
GROUP BY 1, 2
