SELECT year, quantile_of(h, 0.5) AS middle, 'incomplete' AS middle__status
FROM cells('mof.employment_income', keys := 'year', measures := 'histogram(income) as h')
