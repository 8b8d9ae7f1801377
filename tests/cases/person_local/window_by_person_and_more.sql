-- about: a window partitioned by the person and the year
-- fragments: mia cells
SELECT w.year, w.nth, count(*) AS people
FROM (SELECT person_id, extract(year FROM crossed_at) AS year,
             row_number() OVER (PARTITION BY person_id, extract(year FROM crossed_at)
                                ORDER BY crossed_at, direction, border_point) AS nth
      FROM mia.border_crossings
      WHERE direction = 'in') AS w
WHERE w.nth IN (1, 10)
GROUP BY w.year, w.nth
