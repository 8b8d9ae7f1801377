-- about: the kept side on the right
-- fragments: psda cells
SELECT p.sex, count(*) AS pairs, count(c.granted_on) AS grants
FROM psda.citizenship_acquisitions AS c
RIGHT JOIN psda.population AS p ON p.person_id = c.person_id
GROUP BY p.sex
