-- about: found, ordered to return and returned, of the same person
-- fragments: mia cells
SELECT s.citizenship, r.type, count(DISTINCT s.person_id) AS people, max(r.returned_on) AS last_return
FROM mia.irregular_stays AS s
JOIN mia.return_orders AS o ON o.person_id = s.person_id
JOIN mia.returns AS r ON r.person_id = o.person_id
WHERE o.ordered_on >= s.found_on AND r.returned_on > o.ordered_on
GROUP BY s.citizenship, r.type
