-- about: registered people for a thousand estimated: a protected numerator, a published denominator
-- fragments: psda cells, geostat cells
SELECT r.region, r.people, e.persons, 1000.0 * r.people / e.persons AS per_1000
FROM (SELECT region, count(DISTINCT person_id) AS people FROM psda.population GROUP BY region) AS r
JOIN (SELECT region, sum(persons) AS persons FROM geostat.population_estimates WHERE year = 2024 GROUP BY region) AS e
  ON e.region = r.region
WHERE e.persons > 100
