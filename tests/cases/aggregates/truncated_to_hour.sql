-- about: a timestamp truncated to the hour, filtered to a day
-- fragments: mia cells
SELECT date_trunc('hour', crossed_at) AS hour, count(*) AS crossings
FROM mia.border_crossings
WHERE crossed_at >= TIMESTAMP '2024-08-01 00:00:00' AND crossed_at < TIMESTAMP '2024-08-02 00:00:00'
GROUP BY 1
