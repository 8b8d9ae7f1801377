-- about: distinct pairs of a public table, ordered
-- fragments: geostat cells
-- ordered: yes
SELECT DISTINCT region, persons = 0 AS is_empty
FROM geostat.population_estimates
ORDER BY region, is_empty
