-- about: not SQL
-- refused: KH101
SELECT count(*) AS n FRON mia.border_crossings
