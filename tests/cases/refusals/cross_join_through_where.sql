-- about: people of one agency joined on unequal people
-- refused: KH204
-- under: standard, bare
SELECT count(*) AS pairs FROM mia.returns AS a, mia.returns AS b WHERE a.person_id <> b.person_id
