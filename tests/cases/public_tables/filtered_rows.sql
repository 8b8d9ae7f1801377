-- about: rows of a public table, in order
-- fragments: geostat rows
-- ordered: yes
SELECT year, region, sex, age_group, persons
FROM geostat.population_estimates
WHERE region = 'GE-TB' AND year >= 2023
ORDER BY year, sex, age_group
