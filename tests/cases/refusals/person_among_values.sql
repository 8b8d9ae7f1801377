-- about: the person compared with values by a sub-query
-- refused: KH204
-- under: bare
SELECT count(*) AS n
FROM mia.returns AS r
WHERE r.person_id IN (SELECT v.x FROM (VALUES ('BO4118760')) AS v(x))
