SELECT direction, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'direction, border_type, sex',
           measures := 'rows as n')
WHERE border_type = 'land' OR sex = 'M'
GROUP BY direction
