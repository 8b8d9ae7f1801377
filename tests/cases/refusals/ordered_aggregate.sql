-- about: an ordered aggregate hands out single values
-- refused: KH110
-- under: standard, bare
SELECT last_value(border_point ORDER BY crossed_at) AS last_point FROM mia.border_crossings
