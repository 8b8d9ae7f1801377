-- about: a public table and a code list, joined in any way
-- fragments: geostat rows
SELECT l.code, e.persons
FROM codelists.regions AS l
LEFT JOIN geostat.population_estimates AS e
  ON e.region = l.code AND e.year = 2020 AND e.sex = 'M' AND e.age_group = 'Y_LT5' AND e.persons > 10
