-- about: the groups of countries instead of the countries
-- fragments: mia cells
SELECT c.region, count(*) AS applications, count(DISTINCT a.person_id) AS applicants
FROM mia.asylum_applications AS a
JOIN codelists.countries AS c ON c.code = a.citizenship
GROUP BY c.region
