SELECT CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'year(crossed_at) as year',
           measures := 'rows as n')
WHERE year < 2020 OR year >= 2023
