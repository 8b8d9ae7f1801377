SELECT extract(year FROM first_day) AS year, extract(quarter FROM first_day) AS quarter,
       people, people__status, permits, permits__status
FROM cells('psda.residence_permits', keys := 'year(issued_on) as y, quarter(issued_on) as first_day',
           measures := 'contributors as people, rows as permits')
