-- about: a code list's names as keys; under standard, countries of fewer than ten people are absent
-- fragments: mia cells
-- ordered: yes
SELECT c.name_en AS citizenship, count(DISTINCT a.person_id) AS applicants
FROM mia.asylum_applications AS a
JOIN codelists.countries AS c ON c.code = a.citizenship
GROUP BY c.name_en
ORDER BY applicants DESC NULLS LAST, citizenship
LIMIT 10
