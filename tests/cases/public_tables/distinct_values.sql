-- about: distinct values of a public table
-- fragments: geostat cells
SELECT year, count(DISTINCT region) AS regions
FROM geostat.population_estimates
GROUP BY year
