-- about: a rank among all people, as rows
-- refused: KH201
-- under: standard, bare
SELECT citizenship, rank() OVER (ORDER BY birth_date) AS place FROM psda.population
