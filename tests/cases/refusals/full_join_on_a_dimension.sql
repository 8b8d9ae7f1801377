-- about: people of both sides of a FULL JOIN that nothing ties
-- refused: KH202
-- under: bare
SELECT count(*) AS n FROM mia.return_orders AS o FULL JOIN mia.returns AS r ON r.citizenship = o.citizenship
