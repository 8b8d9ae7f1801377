-- about: a sub-query in ON of an inner join is a condition like others
-- fragments: mia cells
SELECT c.region, count(*) AS n
FROM mia.return_orders AS o
JOIN codelists.countries AS c
  ON c.code = o.citizenship AND EXISTS (SELECT 1 FROM mia.returns AS r WHERE r.person_id = o.person_id)
GROUP BY c.region
