-- about: HAVING, ORDER BY and LIMIT over public aggregates
-- fragments: geostat cells
-- ordered: yes
SELECT age_group, sum(persons) AS persons
FROM geostat.population_estimates
WHERE year = 2024
GROUP BY age_group
HAVING sum(persons) > 500
ORDER BY persons DESC, age_group
LIMIT 5
