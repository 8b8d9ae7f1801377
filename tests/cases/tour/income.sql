-- about: means of a measure
-- fragments: mof cells
-- ordered: yes
SELECT year, count(DISTINCT person_id) AS people, CAST(round(avg(income)) AS BIGINT) AS average_income
FROM mof.employment_income
GROUP BY year
ORDER BY year
