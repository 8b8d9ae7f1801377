-- about: an attribute that is no level is covered by codes
-- fragments: mia cells
SELECT c.is_eu AS eu, count(*) AS crossings
FROM mia.border_crossings AS b
JOIN codelists.countries AS c ON c.code = b.citizenship
WHERE b.citizenship IN ('TUR', 'RUS', 'ISR', 'DEU', 'GEO')
GROUP BY c.is_eu
