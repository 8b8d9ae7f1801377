-- about: how many people hold how many permits
-- fragments: psda cells
SELECT p.permits, count(*) AS people
FROM (SELECT person_id, count(*) AS permits
      FROM psda.residence_permits
      GROUP BY person_id) AS p
GROUP BY p.permits
