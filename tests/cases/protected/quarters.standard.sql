SELECT extract(year FROM first_day) AS year, extract(quarter FROM first_day) AS quarter,
       people, people__status, permits, permits__status
FROM cells('moh.labour_permits', keys := 'year(valid_from) as y, quarter(valid_from) as first_day',
           measures := 'contributors as people, rows as permits')
