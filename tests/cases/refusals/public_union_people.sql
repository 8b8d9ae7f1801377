-- about: published rows and rows of people in one union
-- refused: KH202
-- under: bare
SELECT u.region, count(*) AS n
FROM (SELECT region FROM psda.population UNION ALL SELECT code FROM codelists.regions) AS u
GROUP BY u.region
