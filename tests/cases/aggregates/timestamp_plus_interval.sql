-- about: timestamps moved by hours across midnight
-- fragments: mia cells
SELECT CAST(crossed_at + INTERVAL '6 hours' AS DATE) > CAST(crossed_at AS DATE) AS is_evening, count(*) AS crossings
FROM mia.border_crossings
GROUP BY 1
