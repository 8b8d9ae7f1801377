-- about: with every table public, a code list may keep its rows beside people's
-- only: public
-- fragments: mia cells
SELECT l.code, count(a.person_id) AS applications
FROM codelists.countries AS l
LEFT JOIN mia.asylum_applications AS a ON a.citizenship = l.code
WHERE l.region = 'SOUTH_ASIA'
GROUP BY l.code
