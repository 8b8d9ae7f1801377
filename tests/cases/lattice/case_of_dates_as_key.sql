-- about: a CASE of dates as key
-- fragments: mia cells
SELECT CASE WHEN crossed_at < TIMESTAMP '2020-04-01 00:00:00' THEN 'before' ELSE 'after' END AS time,
       direction, count(*) AS crossings
FROM mia.border_crossings
GROUP BY 1, 2
