-- about: ORDER BY a measure that is not shown
-- fragments: psda cells
-- ordered: yes
SELECT region
FROM psda.population
GROUP BY region
ORDER BY count(*) DESC, region
LIMIT 3
