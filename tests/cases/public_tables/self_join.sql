-- about: a public table joined to itself on any condition
-- fragments: geostat rows
SELECT a.region, a.sex, a.age_group, b.persons - a.persons AS change
FROM geostat.population_estimates AS a
JOIN geostat.population_estimates AS b
  ON b.region = a.region AND b.sex = a.sex AND b.age_group = a.age_group AND b.year = a.year + 6
WHERE b.persons < a.persons - 1
