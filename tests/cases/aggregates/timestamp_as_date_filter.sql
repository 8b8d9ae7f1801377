-- about: a timestamp compared with dates
-- fragments: mia cells
SELECT direction, count(*) AS crossings
FROM mia.border_crossings
WHERE crossed_at >= DATE '2024-01-01' AND CAST(crossed_at AS DATE) <= DATE '2024-01-07'
GROUP BY direction
