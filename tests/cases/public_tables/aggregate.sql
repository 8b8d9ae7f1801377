-- about: aggregates over a public table travel as cells
-- fragments: geostat cells
SELECT region, year, sum(persons) AS persons, avg(persons) AS mean, count(*) AS n, max(persons) AS most
FROM geostat.population_estimates
GROUP BY region, year
