-- about: means of a measure
-- fragments: mof cells
-- ordered: yes
SELECT year, count(DISTINCT person_id) AS people, round(avg(income), 2) AS average_income
FROM mof.employment_income
GROUP BY year
ORDER BY year
