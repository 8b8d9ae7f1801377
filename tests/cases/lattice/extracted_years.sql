-- about: years that are listed and ranges of them
-- fragments: mia cells
SELECT direction, count(*) AS crossings
FROM mia.border_crossings
WHERE extract(year FROM crossed_at) IN (2018, 2020) OR extract(year FROM crossed_at) BETWEEN 2022 AND 2023
GROUP BY direction
