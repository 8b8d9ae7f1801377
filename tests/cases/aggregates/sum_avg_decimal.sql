-- about: sum and mean of a decimal, extremes of it, by year
-- fragments: mof cells
SELECT year, sum(income) AS total, avg(income) AS mean, min(income) AS least, max(income) AS most
FROM mof.employment_income
GROUP BY year
