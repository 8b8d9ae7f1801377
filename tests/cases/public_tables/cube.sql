-- about: every subtotal of a public table
-- fragments: geostat cells
SELECT sex, year, sum(persons) AS persons, grouping(sex) AS all_sexes
FROM geostat.population_estimates
WHERE region = 'GE-AJ'
GROUP BY CUBE (sex, year)
