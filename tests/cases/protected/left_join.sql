-- about: a code list that is only joined to fixes nothing: groups of countries, and everybody
-- fragments: mia cells
SELECT c.region, a.type, count(DISTINCT a.person_id) AS applicants
FROM mia.asylum_applications AS a
LEFT JOIN codelists.countries AS c ON c.code = a.citizenship
GROUP BY c.region, a.type
