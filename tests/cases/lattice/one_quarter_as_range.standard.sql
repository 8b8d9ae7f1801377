SELECT people, people__status
FROM cells('psda.residence_permits',
           where := 'quarter(issued_on) = 2023-Q2',
           measures := 'contributors as people')
