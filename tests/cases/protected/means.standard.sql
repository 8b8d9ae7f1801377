SELECT activity, income / incomes AS mean, income__status AS mean__status
FROM cells('mof.employment_income', keys := 'activity', where := 'year = 2022 and tax_resident = true',
           measures := 'sum(income) as income, non_null(income) as incomes')
WHERE income IS NOT NULL OR incomes IS NOT NULL
