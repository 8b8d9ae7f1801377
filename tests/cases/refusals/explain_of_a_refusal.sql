-- about: EXPLAIN refuses what would be refused
-- refused: KH201
-- under: standard, bare
EXPLAIN SELECT * FROM psda.population
