-- about: set operations over public rows: the distinct ones travel as cells
-- fragments: geostat cells, geostat rows
SELECT region, age_group FROM geostat.population_estimates WHERE persons > 20
EXCEPT
SELECT region, age_group FROM geostat.population_estimates WHERE persons > 60
