-- about: a title put together of two languages
-- fragments: psda cells
SELECT s.name_en || ' / ' || s.name_ka AS sex, count(*) AS people
FROM psda.population AS p
JOIN codelists.sexes AS s ON s.code = p.sex
GROUP BY s.name_en || ' / ' || s.name_ka
