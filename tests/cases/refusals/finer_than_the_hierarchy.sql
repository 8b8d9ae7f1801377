-- about: days where the hierarchy ends at months
-- refused: KH206
-- under: standard
SELECT CAST(crossed_at AS DATE) AS day, count(*) AS crossings FROM mia.border_crossings GROUP BY 1
