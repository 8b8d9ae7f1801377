-- about: EXISTS correlated on a dimension, not on the person
-- refused: KH202
-- under: standard, bare
SELECT count(*) AS crossings
FROM mia.border_crossings AS b
WHERE EXISTS (SELECT 1 FROM mia.asylum_applications AS a WHERE a.citizenship = b.citizenship)
