-- about: a boolean of a list as key and in FILTER
-- fragments: mfa cells
SELECT c.is_eu, count(*) AS visas, count(*) FILTER (WHERE c.region = 'NEIGHBOUR') AS neighbours
FROM mfa.visas AS v
JOIN codelists.countries AS c ON c.code = v.citizenship
GROUP BY c.is_eu
