-- about: the least of all numbers is somebody's
-- refused: KH204
-- under: standard, bare
SELECT min(person_id) AS first_person FROM psda.population
