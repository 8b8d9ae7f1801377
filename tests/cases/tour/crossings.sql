-- about: the tour's first question; under standard, cells of ten people and more
-- fragments: mia cells
-- ordered: yes
SELECT extract(year FROM crossed_at) AS year, direction,
       count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY extract(year FROM crossed_at), direction
ORDER BY year, direction
