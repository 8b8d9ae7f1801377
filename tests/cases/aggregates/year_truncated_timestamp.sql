-- about: a timestamp truncated to the year, as a timestamp
-- fragments: mia cells
SELECT date_trunc('year', crossed_at) AS year_start, border_type, count(*) AS crossings
FROM mia.border_crossings
GROUP BY 1, 2
