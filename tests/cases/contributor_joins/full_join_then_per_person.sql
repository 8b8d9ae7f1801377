-- about: a FULL JOIN grouped by coalesce of both persons, then counted
-- fragments: mia cells
SELECT n, count(*) AS people
FROM (SELECT coalesce(o.person_id, r.person_id) AS person, count(*) AS n
      FROM mia.return_orders AS o FULL JOIN mia.returns AS r ON o.person_id = r.person_id
      GROUP BY coalesce(o.person_id, r.person_id)) AS p
GROUP BY n
