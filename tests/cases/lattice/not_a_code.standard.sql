SELECT sex, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'sex, border_type, direction',
           measures := 'rows as n')
WHERE border_type <> 'air' AND NOT direction = 'out'
GROUP BY sex
