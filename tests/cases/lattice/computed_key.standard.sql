SELECT year - year % 5 AS five_years, sum(total) AS income, 'incomplete' AS income__status
FROM cells('mof.employment_income', keys := 'year',
           measures := 'sum(income) as total')
GROUP BY 1
