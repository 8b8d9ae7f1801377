-- about: one table twice in a union, as two events of a permit
-- fragments: psda cells
SELECT u.event, extract(year FROM u.day) AS year, count(*) AS permits, count(DISTINCT u.person_id) AS people
FROM (SELECT person_id, 'start' AS event, valid_from AS day FROM psda.residence_permits
      UNION ALL
      SELECT person_id, 'withdrawal', withdrawn_on FROM psda.residence_permits WHERE withdrawn_on IS NOT NULL) AS u
GROUP BY u.event, 2
