SELECT direction, n AS crossings, n__status AS crossings__status, 2 * n AS twice, 3.0 AS three, n AS rows, n__status AS rows__status
FROM cells('mia.border_crossings', keys := 'direction',
           measures := 'rows as n')
