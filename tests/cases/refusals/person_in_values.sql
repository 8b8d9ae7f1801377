-- about: the person joined to constants
-- refused: KH204
-- under: bare
SELECT count(*) AS n FROM mia.return_orders AS o JOIN (VALUES ('01001000001')) AS v(p) ON v.p = o.person_id
