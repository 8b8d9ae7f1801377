-- about: a filter beside a condition that says the same is one node
-- fragments: mia cells
SELECT extract(year FROM refused_on) AS year, count(DISTINCT person_id) AS refused,
       count(DISTINCT person_id) FILTER (WHERE border_type = 'air') AS by_air
FROM mia.refusals_of_entry
WHERE border_type = 'air'
GROUP BY 1
