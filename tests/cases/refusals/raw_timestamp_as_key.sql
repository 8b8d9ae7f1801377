-- about: seconds where the hierarchy ends at months
-- refused: KH206
-- under: standard
SELECT crossed_at, count(*) AS crossings FROM mia.border_crossings GROUP BY crossed_at
