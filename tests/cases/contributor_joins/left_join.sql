-- about: people who hold no permit are kept and counted as such
-- fragments: psda cells
SELECT p.region, count(*) AS pairs, count(r.permit_no) AS permits, count(DISTINCT p.person_id) AS people,
       count(DISTINCT p.person_id) FILTER (WHERE r.reason IS NULL) AS without_permit
FROM psda.population AS p
LEFT JOIN psda.residence_permits AS r ON r.person_id = p.person_id AND r.reason = 'EMP'
GROUP BY p.region
