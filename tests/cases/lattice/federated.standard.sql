SELECT sex, CAST(sum(n) AS BIGINT) AS students, 'incomplete' AS students__status
FROM cells('federated.students', keys := 'sex, level',
           measures := 'rows as n')
WHERE level IN ('ED6', 'ED7')
GROUP BY sex
