-- about: OR of two dimensions
-- fragments: mia cells
SELECT direction, count(*) AS crossings
FROM mia.border_crossings
WHERE border_type = 'land' OR sex = 'M'
GROUP BY direction
