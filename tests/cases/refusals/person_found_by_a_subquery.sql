-- about: a sub-query that returns the person, compared with a literal
-- refused: KH204
-- under: bare
SELECT count(*) AS n
FROM mia.returns AS r
WHERE 'BO4118760' IN (SELECT s.person_id FROM mia.returns AS s WHERE s.person_id = r.person_id)
