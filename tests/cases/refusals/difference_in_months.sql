-- about: a month has no length
-- refused: KH109
SELECT count(*) AS n FROM mia.border_crossings WHERE crossed_at - TIMESTAMP '2022-01-01 00:00:00' > INTERVAL '1 month'
