-- about: differences of timestamps compared with days and hours, by their length
-- fragments: mia cells
SELECT count(*) FILTER (WHERE crossed_at - TIMESTAMP '2022-01-01 00:00:00' > INTERVAL '100 days') AS later,
       count(*) FILTER (WHERE crossed_at - TIMESTAMP '2022-01-01 00:00:00' <= INTERVAL '2400 hours') AS earlier,
       count(*) FILTER (WHERE crossed_at - TIMESTAMP '2022-01-01 00:00:00'
                              BETWEEN INTERVAL '36 hours' AND INTERVAL '40 days 12 hours') AS between_them
FROM mia.border_crossings
