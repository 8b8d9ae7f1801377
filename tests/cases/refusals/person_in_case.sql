-- about: a condition on the person inside an aggregate
-- refused: KH204
-- under: standard, bare
SELECT sum(CASE WHEN person_id > '5' THEN 1 ELSE 0 END) AS n FROM psda.population
