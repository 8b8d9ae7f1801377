-- about: no row lacks its person, so IS NOT DISTINCT FROM ties as = does
-- fragments: mia cells
SELECT r.type, count(*) AS n
FROM mia.return_orders AS o JOIN mia.returns AS r ON r.person_id IS NOT DISTINCT FROM o.person_id
GROUP BY r.type
