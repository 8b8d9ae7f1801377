-- about: a few rows about people are rows about people
-- refused: KH201
-- under: standard, bare
SELECT person_id, citizenship FROM psda.population ORDER BY citizenship LIMIT 5
