SELECT month(m) AS month, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'month(crossed_at) as m',
           where := 'direction = in',
           measures := 'rows as n')
GROUP BY 1
