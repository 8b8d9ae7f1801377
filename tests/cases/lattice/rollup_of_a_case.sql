-- about: a computed key in grouping sets
-- fragments: mia cells
SELECT CASE WHEN border_type = 'land' THEN 'land' ELSE 'other' END AS way, direction, count(*) AS crossings
FROM mia.border_crossings
GROUP BY CUBE (CASE WHEN border_type = 'land' THEN 'land' ELSE 'other' END, direction)
