-- about: filters over codes, joined by AND
-- fragments: mia cells
SELECT citizenship, count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
WHERE citizenship IN ('TUR', 'ARM', 'AZE') AND border_type = 'land' AND sex <> 'F'
GROUP BY citizenship
