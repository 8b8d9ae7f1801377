SELECT CASE WHEN border_type = 'land' THEN 'land' WHEN border_type IS NULL THEN '?' ELSE 'other' END AS way,
       CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'border_type',
           measures := 'rows as n')
GROUP BY 1
