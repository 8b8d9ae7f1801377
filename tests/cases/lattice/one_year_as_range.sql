-- about: a range that is one year is one node: people are counted
-- fragments: mia cells
SELECT count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
WHERE crossed_at >= TIMESTAMP '2023-01-01 00:00:00' AND crossed_at < TIMESTAMP '2024-01-01 00:00:00'
