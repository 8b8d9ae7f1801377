-- about: a part of a difference of times
-- refused: KH109
SELECT extract(hour FROM crossed_at - TIMESTAMP '2022-01-01 00:00:00') AS hours, count(*) AS n
FROM mia.border_crossings GROUP BY 1
