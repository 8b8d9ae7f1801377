-- about: the same with NOT EXISTS
-- refused: KH202
-- under: standard, bare
SELECT count(*) AS crossings
FROM mia.border_crossings
WHERE NOT EXISTS (SELECT 1 FROM mia.asylum_applications WHERE citizenship = 'NRU')
