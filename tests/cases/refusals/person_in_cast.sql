-- about: the person's number as a number
-- refused: KH204
-- under: standard, bare
SELECT sum(CAST(person_id AS BIGINT)) AS total FROM psda.population
