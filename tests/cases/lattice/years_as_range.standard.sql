SELECT year, crossings, crossings__status, people, people__status
FROM cells('mia.border_crossings', keys := 'year(crossed_at) as year',
           measures := 'rows as crossings, contributors as people')
WHERE year BETWEEN 2020 AND 2022
