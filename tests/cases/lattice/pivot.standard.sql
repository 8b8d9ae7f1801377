SELECT extract(year FROM crossed_at) AS year,
       sum(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS arrivals,
       sum(CASE WHEN direction = 'out' THEN 1 ELSE 0 END) AS departures,
       sum(CASE WHEN direction = 'in' THEN 1 ELSE -1 END) AS balance,
       count(CASE WHEN sex = 'F' THEN 1 END) AS women
FROM mia.border_crossings
GROUP BY 1
