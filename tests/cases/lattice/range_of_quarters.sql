-- about: a range that starts with a quarter
-- fragments: mia cells
SELECT direction, count(*) AS crossings
FROM mia.border_crossings
WHERE crossed_at >= TIMESTAMP '2021-04-01 00:00:00' AND crossed_at < TIMESTAMP '2023-10-01 00:00:00'
GROUP BY direction
