-- about: groups made of parts of the person's number
-- refused: KH204
-- under: standard, bare
SELECT substr(person_id, 1, 2) AS prefix, count(*) AS n FROM psda.population GROUP BY substr(person_id, 1, 2)
