SELECT year, direction, crossings, crossings__status, people, people__status
FROM cells('mia.border_crossings', keys := 'year(crossed_at) as year, direction',
           measures := 'rows as crossings, contributors as people')
ORDER BY year, direction
