SELECT activity, income, income__status
FROM cells('mof.employment_income', keys := 'activity', where := 'tax_resident = true', measures := 'sum(income) as income')
