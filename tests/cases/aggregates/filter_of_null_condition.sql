-- about: a FILTER whose condition is NULL selects nothing
-- fragments: psda cells
SELECT sex, count(*) FILTER (WHERE CAST(NULL AS BOOLEAN)) AS nobody, count(*) FILTER (WHERE sex IS NULL) AS unknown
FROM psda.population
GROUP BY sex
