SELECT direction, year, CAST(set = 2 AS INTEGER) AS d, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'direction, year(crossed_at) as year, border_type',
           sets := 'direction, year, border_type; direction, border_type; border_type',
           measures := 'rows as n')
WHERE border_type <> 'sea'
GROUP BY set, direction, year
