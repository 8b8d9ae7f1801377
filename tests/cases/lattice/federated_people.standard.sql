SELECT level, CAST(sum(n) AS BIGINT) AS students, 'perturbed' AS students__status
FROM cells('federated.students', keys := 'level',
           measures := 'contributors as n')
WHERE level NOT IN ('ED5', 'ED8')
GROUP BY level
