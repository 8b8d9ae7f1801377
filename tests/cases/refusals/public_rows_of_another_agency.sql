-- about: rows about people joined with another agency's public rows, below the barrier
-- refused: KH111
-- under: standard, bare
SELECT count(*) AS n
FROM geostat.population_estimates AS e
LEFT JOIN psda.population AS p ON p.region = e.region
