SELECT direction, count(*) AS crossings
FROM mia.border_crossings
WHERE crossed_at > TIMESTAMP '2021-01-31 23:59:59.999999' AND crossed_at <= TIMESTAMP '2022-05-31 23:59:59.999999'
GROUP BY direction
