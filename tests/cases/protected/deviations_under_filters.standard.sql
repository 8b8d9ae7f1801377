SELECT activity, sqrt(greatest(r_deviations, 0) / (r - 1)) AS of_residents, r__status AS of_residents__status,
       sqrt(greatest(y_deviations, 0) / y) AS in_2023, y__status AS in_2023__status
FROM cells('mof.employment_income', keys := 'activity',
           measures := 'moments(income) as r where tax_resident = true, moments(income) as y where year = 2023')
