-- about: LATERAL tied to a dimension
-- refused: KH202
-- under: bare
SELECT l.type, count(*) AS n
FROM mia.return_orders AS o
CROSS JOIN LATERAL (SELECT r.type FROM mia.returns AS r WHERE r.citizenship = o.citizenship) AS l
GROUP BY l.type
