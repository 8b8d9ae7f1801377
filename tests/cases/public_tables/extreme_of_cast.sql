-- about: the extreme of a number as text is that of the texts
-- fragments: geostat cells
SELECT max(CAST(persons AS VARCHAR)) AS last_text, min(CAST(persons AS VARCHAR)) AS first_text, count(*) AS n
FROM geostat.population_estimates
