-- about: a range of years, by year
-- fragments: mia cells
SELECT extract(year FROM crossed_at) AS year, count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
WHERE crossed_at >= DATE '2020-01-01' AND crossed_at < DATE '2023-01-01'
GROUP BY 1
