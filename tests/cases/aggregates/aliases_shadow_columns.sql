-- about: an alias that is also a column's name
-- fragments: psda cells
SELECT upper(sex) AS citizenship, count(*) AS region
FROM psda.population
GROUP BY upper(sex)
