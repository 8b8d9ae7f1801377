-- about: citizens of the Union, by a condition on the list
-- fragments: mia cells
SELECT b.direction, count(DISTINCT b.person_id) AS people
FROM mia.border_crossings AS b
JOIN codelists.countries AS c ON c.code = b.citizenship
WHERE c.is_eu
GROUP BY b.direction
