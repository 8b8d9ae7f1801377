SELECT municipality, born, rows_there, rows_there__status, people, people__status
FROM cells('psda.population', keys := 'municipality, year(birth_date) as born',
           measures := 'rows as rows_there, contributors as people')
