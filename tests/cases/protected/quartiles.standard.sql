SELECT quantile_of(h, 0.25) AS lower, 'incomplete' AS lower__status, quantile_of(y, 0.75) AS upper,
       'incomplete' AS upper__status
FROM cells('mof.employment_income', where := 'tax_resident = true',
           measures := 'histogram(income) as h, histogram(income) as y where year = 2023')
