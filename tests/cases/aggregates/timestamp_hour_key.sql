-- about: the hour of the day of a timestamp
-- fragments: mia cells
SELECT extract(hour FROM crossed_at) AS hour, count(*) AS crossings
FROM mia.border_crossings
WHERE border_type = 'air'
GROUP BY 1
