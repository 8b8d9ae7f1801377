-- about: distinct person-years joined to people
-- fragments: psda cells
SELECT y.year, p.sex, count(*) AS people
FROM (SELECT DISTINCT person_id, extract(year FROM valid_from) AS year FROM psda.residence_permits) AS y
JOIN psda.population AS p ON p.person_id = y.person_id
GROUP BY y.year, p.sex
