-- about: a filter that cuts a month
-- refused: KH207
-- under: standard
SELECT count(*) AS crossings FROM mia.border_crossings WHERE crossed_at >= TIMESTAMP '2023-01-15 00:00:00'
