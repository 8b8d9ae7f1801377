-- about: EXISTS that is tied to nobody: one person elsewhere switches all rows on or off
-- refused: KH202
-- under: standard, bare
SELECT count(DISTINCT person_id) AS people
FROM mia.border_crossings
WHERE EXISTS (SELECT 1 FROM mia.asylum_applications WHERE citizenship = 'NRU')
