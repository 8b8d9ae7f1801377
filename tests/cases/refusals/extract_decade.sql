-- about: a part of dates that the engine does not give
-- refused: KH109
SELECT extract(decade FROM crossed_at) AS decade, count(*) AS n FROM mia.border_crossings GROUP BY 1
