-- about: keys of both sides of a FULL JOIN, NULL where a side is missing
-- fragments: mia cells
SELECT o.type AS ordered, r.type AS returned, count(*) AS n, count(DISTINCT o.person_id) AS people
FROM mia.return_orders AS o
FULL JOIN mia.returns AS r ON r.person_id = o.person_id AND r.returned_on >= o.ordered_on
GROUP BY o.type, r.type
