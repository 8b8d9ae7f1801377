-- about: a set that is asked for twice
-- refused: KH109
-- under: standard, bare
SELECT direction, count(*) AS crossings
FROM mia.border_crossings
GROUP BY GROUPING SETS ((direction), (direction))
