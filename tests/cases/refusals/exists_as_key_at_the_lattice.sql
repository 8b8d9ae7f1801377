-- about: EXISTS as a key is no node
-- refused: KH205
-- under: standard
SELECT EXISTS (SELECT 1 FROM mia.returns AS r WHERE r.person_id = o.person_id) AS k, count(*) AS n
FROM mia.return_orders AS o
GROUP BY 1
