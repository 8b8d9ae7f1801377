-- about: a union of two registers joined to the population on the person
-- fragments: psda cells
SELECT p.region, u.kind, count(*) AS events
FROM (SELECT person_id, 'permit' AS kind FROM psda.residence_permits
      UNION ALL
      SELECT person_id, 'grant' FROM psda.citizenship_acquisitions) AS u
JOIN psda.population AS p ON p.person_id = u.person_id
GROUP BY p.region, u.kind
