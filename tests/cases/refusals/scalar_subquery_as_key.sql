-- about: a scalar sub-query over other people as a key
-- refused: KH202
-- under: bare
SELECT (SELECT max(a.lodged_on) FROM mia.asylum_applications AS a WHERE a.citizenship = o.citizenship) AS k, count(*) AS n
FROM mia.return_orders AS o
GROUP BY 1
