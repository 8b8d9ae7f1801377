-- about: a parameter
-- refused: KH116
SELECT count(*) AS n FROM mia.border_crossings WHERE citizenship = $1
