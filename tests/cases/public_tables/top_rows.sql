-- about: ORDER BY and LIMIT over rows of a public table
-- fragments: geostat rows
-- ordered: yes
SELECT region, sex, age_group, year, persons
FROM geostat.population_estimates
ORDER BY persons DESC, region, sex, age_group, year
LIMIT 12
