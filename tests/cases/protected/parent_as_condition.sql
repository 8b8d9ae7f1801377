-- about: one group of countries, and its countries: the finer code is the node
-- fragments: psda cells
SELECT c.name_ka AS country, p.reason, count(DISTINCT p.person_id) AS people
FROM psda.residence_permits AS p
JOIN codelists.countries AS c ON c.code = p.citizenship
WHERE c.region = 'NEIGHBOUR'
GROUP BY c.name_ka, p.reason
