-- about: IN and NOT IN over people in FILTER
-- fragments: mia cells
SELECT citizenship, count(*) FILTER (WHERE person_id IN (SELECT person_id FROM mia.asylum_applications)) AS asked,
       count(DISTINCT person_id) FILTER (WHERE person_id NOT IN (SELECT person_id FROM mia.asylum_applications)) AS others
FROM mia.return_orders
GROUP BY citizenship
