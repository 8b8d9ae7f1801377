-- about: IN over a dimension of other people's rows
-- refused: KH202
-- under: standard, bare
SELECT count(*) AS crossings
FROM mia.border_crossings
WHERE citizenship IN (SELECT citizenship FROM mia.asylum_applications)
