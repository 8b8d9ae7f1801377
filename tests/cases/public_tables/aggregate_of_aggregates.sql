-- about: a mean of sums
-- fragments: geostat cells
SELECT t.region, avg(t.persons) AS mean_persons, max(t.persons) - min(t.persons) AS spread
FROM (SELECT region, year, sum(persons) AS persons
      FROM geostat.population_estimates
      GROUP BY region, year) AS t
GROUP BY t.region
