SELECT tax_resident, sum(year) AS years, avg(year) AS mean
FROM mof.employment_income
GROUP BY tax_resident
