-- about: the only country of its group is the group's node, whichever is named; others are apart
-- fragments: psda cells
SELECT c.region, c.name_en AS country, count(DISTINCT p.person_id) AS people, count(*) AS permits
FROM psda.residence_permits AS p
JOIN codelists.countries AS c ON c.code = p.citizenship
GROUP BY GROUPING SETS ((c.region), (c.name_en))
