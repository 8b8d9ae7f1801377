-- about: a table joined to itself across sexes
-- fragments: geostat cells
SELECT m.region, sum(m.persons) AS men, sum(f.persons) AS women, round(100.0 * sum(m.persons) / sum(f.persons), 1) AS ratio
FROM geostat.population_estimates AS m
JOIN geostat.population_estimates AS f
  ON f.region = m.region AND f.year = m.year AND f.age_group = m.age_group AND f.sex = 'F'
WHERE m.sex = 'M' AND m.year = 2022
GROUP BY m.region
