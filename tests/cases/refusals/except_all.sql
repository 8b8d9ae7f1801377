-- about: the engine's EXCEPT ALL drops every equal row, not as many as there are
-- refused: KH109
SELECT region FROM geostat.population_estimates EXCEPT ALL SELECT region FROM psda.population
