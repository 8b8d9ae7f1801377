-- about: a running count over everybody's rows
-- refused: KH202
-- under: standard, bare
SELECT max(t.running) AS most
FROM (SELECT sum(CASE WHEN direction = 'in' THEN 1 ELSE -1 END) OVER (ORDER BY crossed_at) AS running
      FROM mia.border_crossings) AS t
