-- about: rounding, powers and logarithms of cells
-- fragments public: psda cells
-- fragments bare: psda cells, psda cells
-- tolerance: 1e-9
SELECT sex, round(1.0 * count(*) / count(DISTINCT citizenship), 2) AS per_citizenship, ln(CAST(count(*) AS DOUBLE)) AS log_people,
       power(CAST(count(*) AS DOUBLE), 0.5) AS root
FROM psda.population
GROUP BY sex
