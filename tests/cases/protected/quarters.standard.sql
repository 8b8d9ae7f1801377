SELECT extract(year FROM first_day) AS year, extract(quarter FROM first_day) AS quarter,
       people, people__status, stays, stays__status
FROM cells('mia.irregular_stays', keys := 'year(found_on) as y, quarter(found_on) as first_day',
           measures := 'contributors as people, rows as stays')
