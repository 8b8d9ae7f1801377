-- about: whether all, or any, rows are so; NULL where no row says
-- fragments: mia cells
SELECT direction, bool_and(crossed_at >= TIMESTAMP '1990-01-01') AS every, bool_or(border_type = 'air') AS some,
       bool_and(citizenship = 'GEO') AS only_georgians, bool_or(NULLIF(direction, direction) = 'x') AS nothing
FROM mia.border_crossings
GROUP BY direction
