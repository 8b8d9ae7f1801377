SELECT direction, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'direction, quarter(crossed_at) as q',
           measures := 'rows as n')
WHERE q >= DATE '2021-04-01' AND q < DATE '2023-10-01'
GROUP BY direction
