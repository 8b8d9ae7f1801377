-- about: an equality of people that OR makes optional
-- refused: KH202
-- under: standard, bare
SELECT count(*) AS pairs
FROM mia.returns AS a
JOIN mia.return_orders AS b ON b.person_id = a.person_id OR b.citizenship = a.citizenship
