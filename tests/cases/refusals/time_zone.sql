-- about: registers tell naive local time; a zone would shift years and months
-- refused: KH109
SELECT extract(hour FROM (crossed_at AT TIME ZONE '+00:00') AT TIME ZONE '+09:00') AS h, count(*) AS n
FROM mia.border_crossings GROUP BY 1
