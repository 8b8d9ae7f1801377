-- about: EXISTS selected by a sub-query, whose result is a key above it
-- fragments: mia cells
SELECT x.asked, x.type, count(*) AS n
FROM (SELECT o.type, EXISTS (SELECT 1 FROM mia.asylum_applications AS a WHERE a.person_id = o.person_id) AS asked
      FROM mia.return_orders AS o) AS x
GROUP BY x.asked, x.type
