-- about: a CASE that cuts a month
-- refused: KH207
-- under: standard
SELECT CASE WHEN crossed_at < DATE '2023-03-15' THEN 'early' ELSE 'late' END AS time, count(*) AS crossings
FROM mia.border_crossings GROUP BY 1
