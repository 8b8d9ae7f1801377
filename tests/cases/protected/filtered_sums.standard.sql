SELECT year, of_guests, of_guests__status, of_farms, of_farms__status
FROM cells('mof.employment_income', keys := 'year',
           measures := 'sum(income) as of_guests where tax_resident = false, sum(income) as of_farms where activity = A')
