-- about: growth between years by lag over aggregates
-- fragments: geostat cells
SELECT region, year, sum(persons) AS persons,
       sum(persons) - lag(sum(persons)) OVER (PARTITION BY region ORDER BY year) AS change
FROM geostat.population_estimates
GROUP BY region, year
