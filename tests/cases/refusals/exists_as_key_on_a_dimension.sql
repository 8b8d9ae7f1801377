-- about: EXISTS as a key that nothing ties to the person
-- refused: KH202
-- under: bare
SELECT EXISTS (SELECT 1 FROM mia.returns AS r WHERE r.citizenship = o.citizenship) AS k, count(*) AS n
FROM mia.return_orders AS o
GROUP BY 1
