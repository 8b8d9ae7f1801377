-- about: a column of UNION ALL that holds persons and other values
-- refused: KH204
-- under: bare
SELECT u.x, count(*) AS n
FROM (SELECT person_id, person_id AS x FROM mia.return_orders
      UNION ALL SELECT person_id, citizenship FROM mia.return_orders) AS u
GROUP BY u.x
