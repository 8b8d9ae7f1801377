-- about: SIMILAR TO
-- refused: KH109
SELECT count(*) AS n FROM mia.border_crossings WHERE border_point SIMILAR TO 'V(a|e)le'
