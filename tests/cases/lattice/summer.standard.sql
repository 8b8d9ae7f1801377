SELECT extract(year FROM crossed_at) AS year, count(*) AS crossings
FROM mia.border_crossings
WHERE extract(month FROM crossed_at) BETWEEN 6 AND 8
GROUP BY 1
