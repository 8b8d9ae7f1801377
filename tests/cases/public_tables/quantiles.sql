-- about: quartiles of rows, at the gateway
-- fragments: geostat rows
SELECT region, percentile_cont(0.25) WITHIN GROUP (ORDER BY CAST(persons AS DOUBLE)) AS lower_quartile
FROM geostat.population_estimates
WHERE year = 2024
GROUP BY region
