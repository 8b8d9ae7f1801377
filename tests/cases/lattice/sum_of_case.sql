-- about: a sum over a condition
-- fragments: mof cells
SELECT tax_resident, sum(CASE WHEN year >= 2021 THEN income ELSE 0 END) AS recent, sum(income) AS income
FROM mof.employment_income
GROUP BY tax_resident
