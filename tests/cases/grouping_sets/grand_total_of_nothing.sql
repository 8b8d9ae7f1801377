-- about: the empty set has its row even where nothing is grouped
-- fragments: mia cells
SELECT direction, count(*) AS crossings, sum(extract(year FROM crossed_at)) AS years
FROM mia.border_crossings
WHERE citizenship = 'XXX'
GROUP BY ROLLUP (direction)
