-- about: everybody's mean inside a person's condition
-- refused: KH202
-- under: standard, bare
SELECT year, count(*) AS above
FROM mof.employment_income
WHERE income > (SELECT avg(income) FROM mof.employment_income)
GROUP BY year
