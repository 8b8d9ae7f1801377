-- about: the length of the person's number
-- refused: KH204
-- under: standard, bare
SELECT max(length(person_id)) AS longest FROM psda.population
