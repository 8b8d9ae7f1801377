SELECT crossings, crossings__status, people, people__status, women, women__status
FROM cells('mia.border_crossings',
           measures := 'rows as crossings, contributors as people, contributors as women where sex = F')
