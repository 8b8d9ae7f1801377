-- about: rows of one table, without keys: one cell
-- fragments: mia cells
SELECT count(*) AS crossings
FROM mia.border_crossings
