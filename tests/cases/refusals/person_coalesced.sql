-- about: the person's number through a function that changes nothing
-- refused: KH204
-- under: standard, bare
SELECT count(DISTINCT coalesce(person_id, 'x')) AS people FROM psda.population
