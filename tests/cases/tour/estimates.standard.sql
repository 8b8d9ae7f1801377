SELECT r.region, r.people, r.people__status, e.persons, 'exact' AS persons__status,
       round(1000.0 * r.people / e.persons, 1) AS per_1000, r.people__status AS per_1000__status
FROM cells('psda.population', keys := 'region', measures := 'contributors as people') AS r
JOIN (SELECT region, sum(persons) AS persons
      FROM geostat.population_estimates
      WHERE year = 2024
      GROUP BY region) AS e ON e.region = r.region
ORDER BY r.region
