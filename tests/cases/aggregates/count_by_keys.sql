-- about: two dimensions as keys
-- fragments: mia cells
SELECT direction, border_type, count(*) AS crossings
FROM mia.border_crossings
GROUP BY direction, border_type
