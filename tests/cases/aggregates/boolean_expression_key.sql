-- about: a comparison as key, and its negation
-- fragments: psda cells
SELECT citizenship = 'GEO' AS is_citizen, NOT (sex = 'F') AS is_not_female, count(*) AS people
FROM psda.population
GROUP BY 1, 2
