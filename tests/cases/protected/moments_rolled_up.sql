-- about: moments of subtotals are those of their node, and not merged from finer ones
-- fragments: mof cells
-- tolerance: 1e-9
SELECT year, tax_resident, var_pop(income) AS variance, count(income) AS incomes
FROM mof.employment_income
GROUP BY GROUPING SETS ((year, tax_resident), (tax_resident), ())
