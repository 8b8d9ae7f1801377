-- about: the same month written by its parts is the same node, so the same answer
-- fragments: mia cells
SELECT count(*) AS crossings, citizenship, count(DISTINCT person_id) AS people
FROM mia.border_crossings
WHERE extract(month FROM crossed_at) = 5 AND 2023 = extract(year FROM crossed_at)
GROUP BY citizenship
