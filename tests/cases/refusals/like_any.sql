-- about: LIKE ANY
-- refused: KH109
SELECT count(*) AS n FROM psda.population WHERE citizenship LIKE ANY ('A%', 'B%')
