SELECT direction, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'direction, border_type, year(crossed_at) as year',
           measures := 'rows as n')
WHERE border_type IS NOT NULL AND year IS NOT NULL
GROUP BY direction
