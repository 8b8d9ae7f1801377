-- about: GROUPING SETS, with the grand total, and people in more than one cell
-- fragments: mia cells
SELECT citizenship, extract(year FROM crossed_at) AS year, count(DISTINCT person_id) AS people,
       count(*) FILTER (WHERE direction = 'in') AS entries
FROM mia.border_crossings
GROUP BY GROUPING SETS ((citizenship), (2), ())
