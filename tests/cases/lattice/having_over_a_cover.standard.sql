SELECT citizenship, count(*) AS crossings
FROM mia.border_crossings
WHERE citizenship IN ('TUR', 'RUS', 'ARM', 'AZE')
GROUP BY citizenship
HAVING count(*) > 100
