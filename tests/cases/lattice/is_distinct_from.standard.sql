SELECT direction, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'direction, border_type',
           measures := 'rows as n')
WHERE border_type IS DISTINCT FROM 'air'
GROUP BY direction
