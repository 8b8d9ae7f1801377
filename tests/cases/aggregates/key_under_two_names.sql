-- about: one key under two names
-- fragments: psda cells
SELECT region, region AS again, count(*) AS n FROM psda.population GROUP BY 1, 2
