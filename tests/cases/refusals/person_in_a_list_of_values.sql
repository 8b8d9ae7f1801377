-- about: the person among constants, by a sub-query
-- refused: KH204
-- under: bare
SELECT count(*) AS n FROM mia.return_orders WHERE person_id IN (VALUES ('01001000001'))
