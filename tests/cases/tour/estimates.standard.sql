SELECT r.region, r.people, e.persons, round(1000.0 * r.people / e.persons, 1) AS per_1000
FROM (SELECT region, count(DISTINCT person_id) AS people
      FROM psda.population
      GROUP BY region
      HAVING count(DISTINCT person_id) >= 10) AS r
JOIN (SELECT region, sum(persons) AS persons
      FROM geostat.population_estimates
      WHERE year = 2024
      GROUP BY region) AS e ON e.region = r.region
ORDER BY r.region
