-- about: CASE without ELSE leaves NULLs, which sum and avg ignore
-- fragments: mof cells
SELECT year, sum(CASE WHEN activity = 'I' THEN income END) AS hospitality,
       avg(CASE WHEN activity = 'I' THEN income END) AS mean_hospitality,
       count(CASE WHEN activity = 'I' THEN income END) AS payments
FROM mof.employment_income
GROUP BY year
