-- about: the latest crossings, one by one
-- refused: KH201
-- under: standard, bare
SELECT crossed_at, border_point FROM mia.border_crossings ORDER BY crossed_at DESC LIMIT 10
