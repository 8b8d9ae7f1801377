-- about: register and published estimate by sex and region, as a ratio
-- fragments: geostat cells, psda cells
SELECT r.region, r.sex, round(100.0 * r.people / e.persons, 1) AS coverage
FROM (SELECT region, sex, count(*) AS people FROM psda.population WHERE birth_date < DATE '2000-01-01' GROUP BY region, sex) AS r
JOIN (SELECT region, sex, sum(persons) AS persons FROM geostat.population_estimates WHERE year = 2023 GROUP BY region, sex) AS e
  ON e.region = r.region AND e.sex = r.sex
