-- about: a column that names the person in one branch of a union only
-- refused: KH204
-- under: bare
SELECT u.x, count(*) AS n
FROM (SELECT person_id, person_id AS x FROM mia.returns UNION ALL SELECT person_id, citizenship FROM mia.returns) AS u
GROUP BY u.x
