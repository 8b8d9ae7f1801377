-- about: grouping sets over a cover
-- fragments: mia cells
SELECT direction, extract(year FROM crossed_at) AS year, grouping(direction) AS d, count(*) AS crossings
FROM mia.border_crossings
WHERE border_type <> 'sea'
GROUP BY ROLLUP (direction, extract(year FROM crossed_at))
