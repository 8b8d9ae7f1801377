-- about: people of two agencies in a LEFT JOIN
-- refused: KH111
-- under: standard, bare
SELECT p.region, count(e.income) AS incomes
FROM psda.population AS p
LEFT JOIN mof.employment_income AS e ON e.person_id = p.person_id
GROUP BY p.region
