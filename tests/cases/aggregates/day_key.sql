-- about: a timestamp cast to its day as key, thousands of cells
-- fragments: mia cells
SELECT CAST(crossed_at AS DATE) AS day, count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY 1
