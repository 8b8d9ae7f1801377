-- about: UNION ALL of two selections of a public table
-- fragments: geostat cells
SELECT u.label, sum(u.persons) AS persons
FROM (SELECT 'before' AS label, persons FROM geostat.population_estimates WHERE year = 2018
      UNION ALL
      SELECT 'after', persons FROM geostat.population_estimates WHERE year = 2024) AS u
GROUP BY u.label
