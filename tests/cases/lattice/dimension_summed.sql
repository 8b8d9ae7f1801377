-- about: sums and means of a dimension
-- fragments: mof cells
-- tolerance: 1e-12
SELECT tax_resident, sum(year) AS years, avg(year) AS mean
FROM mof.employment_income
GROUP BY tax_resident
