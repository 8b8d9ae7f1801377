-- about: NULL NOT IN a list tells whether the list has anybody
-- refused: KH202
-- under: bare
SELECT count(*) AS n
FROM mia.return_orders AS o LEFT JOIN mia.returns AS r ON r.person_id = o.person_id
WHERE r.person_id NOT IN (SELECT person_id FROM mia.asylum_applications WHERE citizenship = 'NRU')
