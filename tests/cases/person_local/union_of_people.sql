-- about: people of two tables, each once
-- fragments: mia cells
SELECT count(*) AS people
FROM (SELECT person_id FROM mia.irregular_stays UNION SELECT person_id FROM mia.return_orders) AS u
