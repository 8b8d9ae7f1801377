-- about: EXISTS between public rows
-- fragments: geostat cells
SELECT count(*) AS shrinking
FROM geostat.population_estimates AS a
WHERE a.year = 2018
  AND EXISTS (SELECT 1 FROM geostat.population_estimates AS b
              WHERE b.region = a.region AND b.sex = a.sex AND b.age_group = a.age_group AND b.year = 2024
                AND b.persons < a.persons)
