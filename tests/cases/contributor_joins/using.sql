-- about: JOIN ... USING the person
-- fragments: psda cells
SELECT p.sex, count(*) AS permits, count(DISTINCT person_id) AS people
FROM psda.residence_permits AS r
JOIN psda.population AS p USING (person_id)
GROUP BY p.sex
