-- about: distinct days of a timestamp by month
-- fragments: mia cells
SELECT extract(year FROM crossed_at) AS year, count(DISTINCT CAST(crossed_at AS DATE)) AS days
FROM mia.border_crossings
WHERE border_point = 'Vale'
GROUP BY 1
