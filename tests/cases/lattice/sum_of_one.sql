-- about: sums of constants are rows
-- fragments: mia cells
SELECT direction, sum(1) AS crossings, sum(2) AS twice, avg(3) AS three, count(1) AS rows
FROM mia.border_crossings
GROUP BY direction
