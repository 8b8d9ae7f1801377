SELECT direction, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'direction, parent(citizenship) as region',
           where := 'known(citizenship)',
           measures := 'rows as n')
WHERE region IN ('NEIGHBOUR', 'GEO')
GROUP BY direction
