-- about: GROUP BY (), which is no GROUP BY
-- refused: KH109
SELECT count(*) AS n FROM psda.population GROUP BY ()
