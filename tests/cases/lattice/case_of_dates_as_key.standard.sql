SELECT CASE WHEN q < DATE '2020-04-01' THEN 'before' ELSE 'after' END AS time,
       direction, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'quarter(crossed_at) as q, direction',
           measures := 'rows as n')
GROUP BY 1, 2
