-- about: a correlated value that is cut off has no plan
-- refused: KH109
SELECT (SELECT r.type FROM mia.returns AS r WHERE r.person_id = o.person_id LIMIT 1) AS type, count(*) AS n
FROM mia.return_orders AS o
GROUP BY 1
