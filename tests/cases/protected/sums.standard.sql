SELECT year, activity, tax_resident, income, income__status, incomes, incomes__status, people, people__status
FROM cells('mof.employment_income', keys := 'year, activity, tax_resident',
           measures := 'sum(income) as income, non_null(income) as incomes, contributors as people')
