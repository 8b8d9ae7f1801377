-- about: windows over public rows
-- fragments: geostat rows
SELECT region, year, age_group, persons,
       rank() OVER (PARTITION BY region, year ORDER BY persons DESC, age_group) AS place,
       lag(persons) OVER (PARTITION BY region, age_group ORDER BY year) AS before
FROM geostat.population_estimates
WHERE sex = 'F'
