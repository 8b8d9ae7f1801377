SELECT direction, count(*) AS crossings, count(DISTINCT person_id) AS people,
       count(*) FILTER (WHERE border_type IN ('air', 'land')) AS known_ways,
       count(*) FILTER (WHERE crossed_at >= TIMESTAMP '2022-01-01 00:00:00') AS late,
       count(*) FILTER (WHERE sex = 'F') AS women
FROM mia.border_crossings
GROUP BY direction
