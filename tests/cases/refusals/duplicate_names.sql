-- about: two columns of one name
-- refused: KH119
SELECT type AS x, count(*) AS x FROM mia.return_orders GROUP BY type
