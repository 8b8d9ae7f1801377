-- about: people and their kind of return that were ordered and not carried out
-- fragments: mia cells
SELECT type, count(*) AS people
FROM (SELECT person_id, type FROM mia.return_orders EXCEPT SELECT person_id, type FROM mia.returns) AS u
GROUP BY type
