-- about: a scalar sub-query tied to the person as a key
-- fragments: mia cells
SELECT (SELECT extract(year FROM max(a.lodged_on)) FROM mia.asylum_applications AS a WHERE a.person_id = o.person_id) AS asked_in,
       count(*) AS n
FROM mia.return_orders AS o
GROUP BY 1
