-- about: Eurostat's codes of countries instead of ISO's
-- fragments: mia cells
SELECT c.eurostat AS citizen, extract(year FROM a.lodged_on) AS time_period, count(DISTINCT a.person_id) AS applicants
FROM mia.asylum_applications AS a
JOIN codelists.countries AS c ON c.code = a.citizenship
GROUP BY c.eurostat, 2
