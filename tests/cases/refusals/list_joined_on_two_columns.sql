-- about: a list that is joined on one column and set equal to another is no level of either
-- refused: KH207
-- under: standard
-- fragments: psda cells
SELECT p.sex, count(*) AS people
FROM psda.population AS p
LEFT JOIN codelists.countries AS c ON c.code = p.citizenship
WHERE c.code = p.birth_country AND p.sex IN ('F', 'M')
GROUP BY p.sex
