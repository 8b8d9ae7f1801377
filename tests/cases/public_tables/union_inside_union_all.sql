-- about: a UNION inside a UNION ALL takes the duplicates of its own branches only
-- fragments: geostat cells
SELECT count(*) AS n
FROM (SELECT region FROM geostat.population_estimates
      UNION ALL
      (SELECT region FROM geostat.population_estimates UNION SELECT sex FROM geostat.population_estimates)) AS u
