-- about: LIMIT below the barrier: which rows remain depends on all people
-- refused: KH201
-- under: standard, bare
SELECT count(*) AS n FROM (SELECT citizenship FROM mia.border_crossings ORDER BY crossed_at LIMIT 100) AS t
