-- about: one aggregate asked for twice under two names, and in an expression
-- fragments: psda cells
SELECT region, count(*) AS people, count(*) AS again, count(*) * 100 AS hundredfold
FROM psda.population
GROUP BY region
