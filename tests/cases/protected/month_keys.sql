-- about: months as keys, in every year: the finest level of the date is the node
-- fragments: mia cells
SELECT extract(year FROM crossed_at) AS year, extract(month FROM crossed_at) AS month, border_type,
       count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY 1, 2, 3
