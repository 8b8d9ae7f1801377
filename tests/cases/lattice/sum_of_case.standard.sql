SELECT tax_resident, sum(CASE WHEN year >= 2021 THEN total ELSE 0 END) AS recent, 'incomplete' AS recent__status,
       any_value(whole) AS income
FROM cells('mof.employment_income', keys := 'tax_resident, year',
           measures := 'sum(income) as total')
JOIN (SELECT tax_resident AS resident, income AS whole
      FROM cells('mof.employment_income', keys := 'tax_resident', measures := 'sum(income) as income')) ON resident IS NOT DISTINCT FROM tax_resident
GROUP BY tax_resident
