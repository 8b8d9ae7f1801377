-- about: a function in the place of a table
-- refused: KH109
SELECT count(*) AS n FROM generate_series(1, 1000000000)
