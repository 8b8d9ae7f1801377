-- about: a list that refers to another
-- fragments: mfa cells
SELECT g.name_en AS origin, count(*) AS visas
FROM mfa.visas AS v
JOIN codelists.countries AS c ON c.code = v.citizenship
JOIN codelists.country_groups AS g ON g.code = c.region
GROUP BY g.name_en
