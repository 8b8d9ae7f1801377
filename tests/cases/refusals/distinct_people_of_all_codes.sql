-- about: all codes of a list are no node, and distinct people are not added up over groups of them
-- refused: KH213
-- under: standard
-- fragments: psda cells
SELECT p.sex, count(DISTINCT p.person_id) AS people
FROM psda.population AS p
JOIN codelists.countries AS c ON c.code = p.birth_country
GROUP BY p.sex
