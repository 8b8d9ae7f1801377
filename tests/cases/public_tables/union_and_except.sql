-- about: set operations over public rows of one agency: it answers the whole
-- fragments: geostat rows
SELECT region, age_group FROM geostat.population_estimates WHERE persons > 20
EXCEPT
SELECT region, age_group FROM geostat.population_estimates WHERE persons > 60
