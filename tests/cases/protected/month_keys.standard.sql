SELECT year, extract(month FROM first_day) AS month, border_type, people, people__status
FROM cells('mia.border_crossings', keys := 'year(crossed_at) as year, month(crossed_at) as first_day, border_type',
           measures := 'contributors as people')
