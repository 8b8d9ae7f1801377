SELECT direction, people, people__status
FROM cells('mia.border_crossings', keys := 'direction',
           where := 'month(crossed_at) = 2023-07',
           measures := 'contributors as people')
