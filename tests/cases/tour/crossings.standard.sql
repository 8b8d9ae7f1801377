SELECT extract(year FROM crossed_at) AS year, direction,
       count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY extract(year FROM crossed_at), direction
HAVING count(DISTINCT person_id) >= 10
ORDER BY year, direction
