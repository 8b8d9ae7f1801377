-- about: people who are in both tables
-- fragments bare: mia cells
-- fragments public: mia cells, mia rows
SELECT count(*) AS people
FROM (SELECT person_id FROM mia.return_orders INTERSECT SELECT person_id FROM mia.returns) AS u
