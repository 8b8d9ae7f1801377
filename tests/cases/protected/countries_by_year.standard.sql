SELECT citizenship, year, people, people__status
FROM cells('psda.residence_permits', keys := 'citizenship, year(issued_on) as year', measures := 'contributors as people')
