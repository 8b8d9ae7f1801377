-- about: a key that is computed from both tables
-- fragments: mia cells
SELECT extract(year FROM r.returned_on) - extract(year FROM o.ordered_on) AS years_later, count(*) AS returns
FROM mia.return_orders AS o
JOIN mia.returns AS r ON r.person_id = o.person_id AND r.type = o.type
GROUP BY 1
