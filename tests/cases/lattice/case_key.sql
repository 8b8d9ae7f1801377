-- about: a CASE of a dimension as key
-- fragments: mia cells
SELECT CASE WHEN border_type = 'land' THEN 'land' WHEN border_type IS NULL THEN '?' ELSE 'other' END AS way,
       count(*) AS crossings
FROM mia.border_crossings
GROUP BY 1
