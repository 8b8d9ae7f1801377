-- about: people picked out by a pattern
-- refused: KH204
-- under: standard, bare
SELECT count(*) AS crossings FROM mia.border_crossings WHERE person_id LIKE '01%'
