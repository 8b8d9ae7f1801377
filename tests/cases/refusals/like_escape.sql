-- about: LIKE with an ESCAPE other than the backslash
-- refused: KH109
SELECT count(*) AS n FROM mia.border_crossings WHERE border_point LIKE 'V!%%' ESCAPE '!'
