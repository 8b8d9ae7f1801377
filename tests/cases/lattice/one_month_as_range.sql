-- about: a range that is one month
-- fragments: mia cells
SELECT direction, count(DISTINCT person_id) AS people
FROM mia.border_crossings
WHERE crossed_at >= DATE '2023-07-01' AND crossed_at < DATE '2023-08-01'
GROUP BY direction
