-- about: FILTERs of one total
-- fragments: mia cells
SELECT count(*) AS crossings,
       count(*) FILTER (WHERE border_type <> 'air') AS not_by_air,
       count(*) FILTER (WHERE crossed_at >= TIMESTAMP '2022-01-01 00:00:00' AND sex = 'F') AS late
FROM mia.border_crossings
