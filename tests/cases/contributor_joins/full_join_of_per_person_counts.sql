-- about: per-person aggregates of two tables, side by side, and grouped by the person of either
-- fragments: mia cells
SELECT coalesce(i.stays, 0) AS stays, coalesce(o.orders, 0) AS orders, count(*) AS people
FROM (SELECT person_id, count(*) AS stays FROM mia.irregular_stays GROUP BY person_id) AS i
FULL JOIN (SELECT person_id, count(*) AS orders FROM mia.return_orders GROUP BY person_id) AS o ON o.person_id = i.person_id
GROUP BY 1, 2
