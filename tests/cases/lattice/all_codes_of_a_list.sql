-- about: joined to its code list, and nothing else: those whose code is in it, group by group
-- fragments: psda cells
SELECT p.sex, count(*) AS people
FROM psda.population AS p
JOIN codelists.countries AS c ON c.code = p.birth_country
GROUP BY p.sex
