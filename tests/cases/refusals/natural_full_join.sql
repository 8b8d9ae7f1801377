-- about: NATURAL FULL JOIN
-- refused: KH109
SELECT year, count(*) AS n FROM mof.employment_income NATURAL FULL JOIN geostat.population_estimates GROUP BY year
