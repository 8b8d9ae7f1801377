-- about: distinct parts of the person's number
-- refused: KH204
-- under: standard, bare
SELECT count(DISTINCT left(person_id, 10)) AS prefixes FROM psda.population
