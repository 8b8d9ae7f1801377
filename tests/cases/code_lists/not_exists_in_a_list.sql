-- about: NOT EXISTS over a list, correlated by the code
-- fragments: mia cells
SELECT b.border_point, count(DISTINCT b.person_id) AS people
FROM mia.border_crossings AS b
WHERE NOT EXISTS (SELECT 1 FROM codelists.countries AS c WHERE c.code = b.citizenship AND c.region IN ('GE', 'NEIGHBOUR'))
GROUP BY b.border_point
