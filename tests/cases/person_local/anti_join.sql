-- about: LEFT JOIN ... IS NULL: ordered to return and not returned
-- fragments: mia cells
SELECT o.type, count(DISTINCT o.person_id) AS still_here
FROM mia.return_orders AS o
LEFT JOIN mia.returns AS r ON r.person_id = o.person_id AND r.returned_on >= o.ordered_on
WHERE r.person_id IS NULL
GROUP BY o.type
