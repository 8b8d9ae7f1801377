SELECT year, count(DISTINCT person_id) AS people, CAST(round(avg(income)) AS BIGINT) AS average_income
FROM mof.employment_income
GROUP BY year
HAVING count(DISTINCT person_id) >= 10
ORDER BY year
