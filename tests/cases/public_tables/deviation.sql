-- about: deviations, of rows that are public
-- fragments: geostat cells
-- tolerance: 1e-9
SELECT sex, stddev(CAST(persons AS DOUBLE)) AS deviation, var_pop(CAST(persons AS DOUBLE)) AS variance
FROM geostat.population_estimates
GROUP BY sex
