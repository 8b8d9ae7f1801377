-- about: a sum over text
-- refused: KH108
SELECT sum(region) AS total FROM psda.population
