-- about: crossings of asylum applicants after their application, tied by the person
-- fragments: mia cells
SELECT a.citizenship, count(*) AS crossings, count(DISTINCT a.person_id) AS people
FROM mia.asylum_applications AS a
JOIN mia.border_crossings AS b ON b.person_id = a.person_id
WHERE b.direction = 'out' AND b.crossed_at > a.lodged_on
GROUP BY a.citizenship
