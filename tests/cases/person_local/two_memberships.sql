-- about: in one register and not in another
-- fragments: mia cells
SELECT citizenship, count(*) AS people
FROM mia.irregular_stays
WHERE person_id IN (SELECT person_id FROM mia.return_orders)
  AND person_id NOT IN (SELECT person_id FROM mia.returns)
GROUP BY citizenship
