-- about: distinct values under a condition that is covered
-- fragments: mia cells
SELECT count(DISTINCT border_type) AS ways
FROM mia.border_crossings
WHERE direction = 'in' OR sex = 'F'
