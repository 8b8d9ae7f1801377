-- about: months as dates
-- fragments: mia cells
SELECT CAST(date_trunc('month', crossed_at) AS DATE) AS month, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY CAST(date_trunc('month', crossed_at) AS DATE)
