-- about: two years of one table, fully joined
-- fragments: geostat rows
SELECT coalesce(a.age_group, b.age_group) AS age_group, a.persons AS persons_2018, b.persons AS persons_2024
FROM (SELECT age_group, persons FROM geostat.population_estimates
      WHERE year = 2018 AND region = 'GE-TB' AND sex = 'M' AND persons > 60) AS a
FULL JOIN (SELECT age_group, persons FROM geostat.population_estimates
           WHERE year = 2024 AND region = 'GE-TB' AND sex = 'M' AND persons > 80) AS b ON b.age_group = a.age_group
