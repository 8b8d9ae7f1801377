-- about: totals over all years, most of them clipped where the bound is of a year
-- fragments: mof cells
SELECT activity, sum(income) AS income
FROM mof.employment_income
WHERE tax_resident
GROUP BY activity
