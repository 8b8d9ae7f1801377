-- about: NOT EXISTS beside EXISTS over the same table under other conditions
-- fragments: psda cells
SELECT p.sex, count(*) AS people
FROM psda.population AS p
WHERE EXISTS (SELECT 1 FROM psda.residence_permits AS r WHERE r.person_id = p.person_id AND r.reason = 'EDUC')
  AND NOT EXISTS (SELECT 1 FROM psda.residence_permits AS r WHERE r.person_id = p.person_id AND r.reason = 'EMP')
GROUP BY p.sex
