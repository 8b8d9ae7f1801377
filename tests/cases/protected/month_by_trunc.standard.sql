SELECT citizenship, crossings, crossings__status, people, people__status
FROM cells('mia.border_crossings', keys := 'citizenship', where := 'month(crossed_at) = 2023-05',
           measures := 'rows as crossings, contributors as people')
