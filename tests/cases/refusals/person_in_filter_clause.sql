-- about: a condition on the person in FILTER
-- refused: KH204
-- under: standard, bare
SELECT count(*) FILTER (WHERE person_id <> '01024012345') AS n FROM psda.population
