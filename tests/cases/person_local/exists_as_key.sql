-- about: EXISTS as a key, with a condition beside the person
-- fragments: mia cells
SELECT EXISTS (SELECT 1 FROM mia.returns AS r WHERE r.person_id = o.person_id AND r.returned_on >= o.ordered_on) AS carried_out,
       count(*) AS n, count(DISTINCT o.person_id) AS people
FROM mia.return_orders AS o
GROUP BY 1
