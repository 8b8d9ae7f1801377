-- about: an array
-- refused: KH109
SELECT count(*) AS n FROM psda.population WHERE sex = ANY ([1, 2])
