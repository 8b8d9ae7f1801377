-- about: INTERSECT compares people of two registers
-- refused: KH202
-- under: bare
SELECT count(*) AS people
FROM (SELECT person_id FROM mia.irregular_stays INTERSECT SELECT person_id FROM mia.returns) AS t
