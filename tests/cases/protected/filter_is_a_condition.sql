-- about: a filter beside a condition that says the same is one node
-- fragments: mia cells
SELECT reason, count(DISTINCT person_id) AS refused,
       count(DISTINCT person_id) FILTER (WHERE border_type = 'land') AS on_land
FROM mia.refusals_of_entry
WHERE border_type = 'land'
GROUP BY reason
