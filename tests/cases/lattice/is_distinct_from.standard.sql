SELECT direction, count(*) AS crossings
FROM mia.border_crossings
WHERE border_type IS DISTINCT FROM 'air'
GROUP BY direction
