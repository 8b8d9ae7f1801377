SELECT crossings, crossings__status, people, people__status
FROM cells('mia.border_crossings',
           where := 'year(crossed_at) = 2023',
           measures := 'rows as crossings, contributors as people')
