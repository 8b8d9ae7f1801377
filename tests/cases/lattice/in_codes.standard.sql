SELECT direction, count(*) AS crossings
FROM mia.border_crossings
WHERE citizenship IN ('TUR', 'RUS', 'ARM') AND sex = 'F'
GROUP BY direction
