-- about: permits by the region in which their holders are registered
-- fragments: psda cells
SELECT p.region, r.reason, count(*) AS permits, count(DISTINCT p.person_id) AS people
FROM psda.residence_permits AS r
JOIN psda.population AS p ON p.person_id = r.person_id
GROUP BY p.region, r.reason
