-- about: a key made NULL for one value
-- fragments: mia cells
SELECT nullif(border_type, 'land') AS other_than_land, direction, count(*) AS crossings
FROM mia.border_crossings
GROUP BY 1, 2
