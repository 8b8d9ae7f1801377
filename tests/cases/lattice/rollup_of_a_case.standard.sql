SELECT CASE WHEN set > 1 THEN NULL WHEN border_type = 'land' THEN 'land' ELSE 'other' END AS way, direction, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'border_type, direction',
           sets := 'border_type, direction; border_type; direction; ',
           measures := 'rows as n')
GROUP BY set, 1, direction
