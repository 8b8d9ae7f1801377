-- about: sum and mean of an integer column
-- fragments: mof cells
SELECT activity, sum(year) AS years, avg(year) AS mean_year, min(year) AS first_year, max(year) AS last_year
FROM mof.employment_income
GROUP BY activity
