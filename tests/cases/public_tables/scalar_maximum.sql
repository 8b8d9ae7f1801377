-- about: rows equal to the greatest, by an uncorrelated scalar sub-query
-- fragments: geostat rows
SELECT region, sex, age_group, year, persons
FROM geostat.population_estimates
WHERE persons = (SELECT max(persons) FROM geostat.population_estimates)
