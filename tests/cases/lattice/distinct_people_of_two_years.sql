-- about: people of two years cannot be added up
-- refused: KH213
-- under: standard
SELECT direction, count(DISTINCT person_id) AS people FROM mia.border_crossings
WHERE crossed_at >= DATE '2020-01-01' AND crossed_at < DATE '2022-01-01' GROUP BY direction
