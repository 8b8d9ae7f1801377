SELECT b.direction, count(*) AS crossings
FROM mia.border_crossings AS b
JOIN codelists.countries AS c ON c.code = b.citizenship
WHERE c.region IN ('NEIGHBOUR', 'GEO')
GROUP BY b.direction
