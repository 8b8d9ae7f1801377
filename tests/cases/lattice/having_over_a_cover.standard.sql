SELECT citizenship, n AS crossings, n__status AS crossings__status
FROM cells('mia.border_crossings', keys := 'citizenship',
           measures := 'rows as n')
WHERE citizenship IN ('TUR', 'RUS', 'ARM', 'AZE') AND n > 100
