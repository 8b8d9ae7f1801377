SELECT extract(month FROM crossed_at) AS month, count(*) AS crossings
FROM mia.border_crossings
WHERE direction = 'in'
GROUP BY 1
