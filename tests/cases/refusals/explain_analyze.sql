-- about: EXPLAIN ANALYZE would tell how many rows there are
-- refused: KH109
EXPLAIN ANALYZE SELECT count(*) AS n FROM mia.border_crossings
