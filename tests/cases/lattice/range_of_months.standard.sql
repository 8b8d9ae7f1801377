SELECT direction, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'direction, month(crossed_at) as m',
           measures := 'rows as n')
WHERE m >= DATE '2021-02-01' AND m < DATE '2022-06-01'
GROUP BY direction
