-- about: a table named without its agency
-- refused: KH115
SELECT count(*) AS n FROM border_crossings
