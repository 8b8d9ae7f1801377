-- about: names rolled up: the total is of those whose code is in the list
-- fragments: psda cells
SELECT c.name_en AS country, p.sex, count(*) AS people
FROM psda.population AS p
JOIN codelists.countries AS c ON c.code = p.birth_country
GROUP BY GROUPING SETS ((c.name_en, p.sex), (p.sex), ())
