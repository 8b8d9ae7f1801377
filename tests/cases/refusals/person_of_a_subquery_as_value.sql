-- about: a sub-query that hands out its person as a value, one row of it
-- refused: KH109
SELECT count(*) AS n FROM mia.return_orders AS o
WHERE '01001000001' = (SELECT r.person_id FROM mia.returns AS r WHERE r.person_id = o.person_id LIMIT 1)
