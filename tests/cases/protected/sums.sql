-- about: sums of each persons clipped total; small cells, too
-- fragments: mof cells
SELECT year, activity, tax_resident, sum(income) AS income, count(income) AS incomes, count(DISTINCT person_id) AS people
FROM mof.employment_income
GROUP BY year, activity, tax_resident
