-- about: RIGHT JOIN ... USING takes the key from the left side alone
-- refused: KH109
SELECT year, count(*) AS n FROM mof.employment_income RIGHT JOIN geostat.population_estimates USING (year) GROUP BY year
