SELECT direction, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'direction, citizenship',
           where := 'sex = F',
           measures := 'rows as n')
WHERE citizenship IN ('TUR', 'RUS', 'ARM')
GROUP BY direction
