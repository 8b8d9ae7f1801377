-- about: codes that no person has, by NOT EXISTS
-- refused: KH201
-- under: standard, bare
SELECT count(*) AS unused
FROM codelists.countries AS c
WHERE NOT EXISTS (SELECT 1 FROM psda.population AS p WHERE p.citizenship = c.code)
