-- about: seven keys at once
-- fragments: mia cells
SELECT extract(year FROM crossed_at) AS year, extract(month FROM crossed_at) AS month, citizenship, sex, direction,
       border_type, border_point, count(*) AS crossings
FROM mia.border_crossings
WHERE citizenship <> 'GEO'
GROUP BY 1, 2, 3, 4, 5, 6, 7
