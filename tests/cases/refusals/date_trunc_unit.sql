-- about: a unit that dates are not truncated to
-- refused: KH109
SELECT CAST(date_trunc('decade', crossed_at) AS DATE) AS decade, count(*) AS n FROM mia.border_crossings GROUP BY 1
