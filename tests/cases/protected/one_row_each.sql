-- about: rows of a table of one row per person are its people
-- fragments: psda cells
SELECT municipality, extract(year FROM birth_date) AS born, count(*) AS rows_there, count(DISTINCT person_id) AS people
FROM psda.population
GROUP BY 1, 2
