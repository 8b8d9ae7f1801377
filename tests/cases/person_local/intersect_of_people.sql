-- about: people who are in both tables
-- fragments: mia cells
SELECT count(*) AS people
FROM (SELECT person_id FROM mia.return_orders INTERSECT SELECT person_id FROM mia.returns) AS u
