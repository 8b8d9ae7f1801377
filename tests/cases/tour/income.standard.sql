SELECT year, count(DISTINCT person_id) AS people, round(avg(income), 2) AS average_income
FROM mof.employment_income
GROUP BY year
HAVING count(DISTINCT person_id) >= 10
ORDER BY year
