-- about: an aggregate that does not decompose fetches public rows
-- fragments: geostat rows
SELECT year, median(CAST(persons AS DOUBLE)) AS median_persons
FROM geostat.population_estimates
GROUP BY year
