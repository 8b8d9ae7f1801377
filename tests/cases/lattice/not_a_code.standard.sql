SELECT sex, count(*) AS crossings
FROM mia.border_crossings
WHERE border_type <> 'air' AND NOT direction = 'out'
GROUP BY sex
