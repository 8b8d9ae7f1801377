-- about: distinct people under different FILTERs side by side
-- fragments: mia cells
SELECT extract(year FROM crossed_at) AS year,
       count(DISTINCT person_id) AS people,
       count(DISTINCT person_id) FILTER (WHERE direction = 'in') AS entered,
       count(DISTINCT person_id) FILTER (WHERE direction = 'out' AND border_type = 'air') AS flew_out
FROM mia.border_crossings
GROUP BY 1
