-- about: a UNION inside a UNION ALL takes the duplicates of its own branches only
-- fragments: mia cells
SELECT u.citizenship, count(*) AS n
FROM (SELECT person_id, citizenship FROM mia.irregular_stays
      UNION ALL
      (SELECT person_id, citizenship FROM mia.irregular_stays
       UNION
       SELECT person_id, citizenship FROM mia.return_orders)) AS u
GROUP BY u.citizenship
