-- about: the person of a FULL JOIN is carried out of a sub-query that does not select it
-- fragments: mia cells
SELECT j.ordered_year, count(*) AS n
FROM (SELECT extract(year FROM o.ordered_on) AS ordered_year
      FROM mia.return_orders AS o FULL JOIN mia.returns AS r ON o.person_id = r.person_id) AS j
GROUP BY j.ordered_year
