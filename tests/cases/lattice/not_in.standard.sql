SELECT direction, count(*) AS crossings
FROM mia.border_crossings
WHERE border_type NOT IN ('air', 'sea')
GROUP BY direction
