-- about: a month of all years, and its people by citizenship
-- fragments: mia cells
SELECT citizenship, count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
WHERE date_trunc('month', crossed_at) = TIMESTAMP '2023-05-01 00:00:00'
GROUP BY citizenship
