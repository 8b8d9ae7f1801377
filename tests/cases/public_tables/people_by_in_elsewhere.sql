-- about: with every table public, students with an income, by IN across agencies
-- only: public
-- fragments: mof rows, tsu rows
SELECT s.level, count(DISTINCT s.person_id) AS students
FROM tsu.students AS s
WHERE s.person_id IN (SELECT e.person_id FROM mof.employment_income AS e WHERE e.year >= 2022)
GROUP BY s.level
