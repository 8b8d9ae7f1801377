-- about: rows of people ordered by number inside a window
-- refused: KH204
-- under: bare
SELECT t.nth, count(*) AS n
FROM (SELECT person_id, row_number() OVER (PARTITION BY person_id ORDER BY person_id) AS nth FROM mfa.visas) AS t
GROUP BY t.nth
