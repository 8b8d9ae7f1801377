-- about: a comma and an equality in WHERE, beside other conditions
-- fragments: mia cells
SELECT o.type, count(*) AS orders, min(r.returned_on) AS first_return
FROM mia.return_orders AS o, mia.returns AS r
WHERE o.person_id = r.person_id AND r.returned_on >= o.ordered_on AND o.sex = 'M'
GROUP BY o.type
