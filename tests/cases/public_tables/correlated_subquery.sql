-- about: a correlated sub-query over public rows
-- fragments: geostat rows
SELECT e.region, e.sex, e.age_group, e.persons
FROM geostat.population_estimates AS e
WHERE e.year = 2024
  AND e.persons > (SELECT 1.3 * avg(x.persons)
                   FROM geostat.population_estimates AS x
                   WHERE x.region = e.region AND x.year = e.year)
