-- about: rows about people
-- refused: KH201
-- under: standard, bare
SELECT citizenship, birth_date FROM psda.population
