SELECT people, people__status, income, income__status
FROM cells('mof.employment_income',
           where := 'year = 2020',
           measures := 'contributors as people, sum(income) as income')
