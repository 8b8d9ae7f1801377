-- about: a code list that both tables of a person must agree on
-- fragments: mia cells
SELECT c.region, count(*) AS returns
FROM mia.returns AS r
JOIN mia.irregular_stays AS s ON s.person_id = r.person_id
JOIN codelists.countries AS c ON c.code = r.destination AND c.code = s.citizenship
GROUP BY c.region
