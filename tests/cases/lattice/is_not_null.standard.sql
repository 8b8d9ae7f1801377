SELECT direction, count(*) AS crossings
FROM mia.border_crossings
WHERE border_type IS NOT NULL AND crossed_at IS NOT NULL
GROUP BY direction
