SELECT CAST(NULL AS DECIMAL(38, 2)) AS income, CAST(NULL AS DOUBLE) AS mean, 'absent' AS mean__status
FROM cells('mof.employment_income',
           where := 'year = 2020',
           measures := 'rows as n')
