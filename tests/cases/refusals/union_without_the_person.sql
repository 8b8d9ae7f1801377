-- about: EXCEPT of a dimension tells what nobody else has
-- refused: KH202
-- under: bare
SELECT count(*) AS n
FROM (SELECT person_id FROM mia.return_orders WHERE citizenship IN
        (SELECT citizenship FROM mia.return_orders EXCEPT SELECT citizenship FROM mia.returns)) AS u
