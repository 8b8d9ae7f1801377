-- about: a range that ends inside a month
-- refused: KH207
-- under: standard
SELECT count(*) AS crossings FROM mia.border_crossings
WHERE crossed_at >= DATE '2023-01-01' AND crossed_at <= TIMESTAMP '2023-03-31 00:00:00'
