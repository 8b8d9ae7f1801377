-- about: sum and mean over floating point, added up in any order
-- fragments: mof cells
-- tolerance: 1e-9
SELECT tax_resident, sum(CAST(income AS DOUBLE) / 3) AS third, avg(sqrt(CAST(income AS DOUBLE))) AS mean_root
FROM mof.employment_income
GROUP BY tax_resident
