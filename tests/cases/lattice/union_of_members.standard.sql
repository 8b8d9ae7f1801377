SELECT level, CAST(sum(n) AS BIGINT) AS students, 'perturbed' AS students__status
FROM cells('federated.students', keys := 'level',
           measures := 'rows as n')
WHERE level IN ('ED6', 'ED7') AND agency <> 'gtu'
GROUP BY level
