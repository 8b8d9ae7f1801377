-- about: distinct values of an expression of a dimension
-- fragments: psda cells, psda cells
SELECT sex, count(DISTINCT extract(year FROM birth_date)) AS years, count(DISTINCT left(citizenship, 1)) AS initials
FROM psda.population
GROUP BY sex
