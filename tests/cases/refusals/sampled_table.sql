-- about: a sample is random
-- refused: KH109
SELECT count(*) AS n FROM psda.population TABLESAMPLE BERNOULLI (10)
