-- about: groups of countries, of those whose code is in the list
-- fragments: mia cells
SELECT c.region, a.sex, count(DISTINCT a.person_id) AS applicants
FROM mia.asylum_applications AS a
JOIN codelists.countries AS c ON c.code = a.citizenship
GROUP BY c.region, a.sex
