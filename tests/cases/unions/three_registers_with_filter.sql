-- about: FILTER over a union of one agency's tables
-- fragments: mia cells
SELECT extract(year FROM u.day) AS year, count(*) FILTER (WHERE u.kind = 'order') AS orders,
       count(*) FILTER (WHERE u.kind = 'return') AS returns, count(DISTINCT u.person_id) AS people
FROM (SELECT person_id, 'order' AS kind, ordered_on AS day FROM mia.return_orders
      UNION ALL
      SELECT person_id, 'return', returned_on FROM mia.returns) AS u
GROUP BY 1
