-- about: a cast to a timestamp with time zone is AT TIME ZONE by another name
-- refused: KH109
SELECT extract(year FROM CAST(crossed_at AS TIMESTAMP WITH TIME ZONE)) AS y, count(*) AS n FROM mia.border_crossings GROUP BY 1
