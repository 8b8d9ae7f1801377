-- about: a CASE over columns that are never NULL, grouped and added up
-- fragments: geostat cells
SELECT sex, min(persons) AS least, sum(CASE WHEN sex >= 'M' AND persons >= 5 THEN persons ELSE 0 END) AS men
FROM geostat.population_estimates
GROUP BY sex
