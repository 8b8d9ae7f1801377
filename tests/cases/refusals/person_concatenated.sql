-- about: the person's number inside a key
-- refused: KH204
-- under: standard, bare
SELECT person_id || '-' || sex AS label, count(*) AS n FROM psda.population GROUP BY 1
