-- about: two lists joined to one table, one of them twice
-- fragments: psda cells
SELECT born.region AS born_in, c.region AS citizen_of, s.name_en AS sex, count(*) AS people
FROM psda.population AS p
JOIN codelists.countries AS born ON born.code = p.birth_country
JOIN codelists.countries AS c ON c.code = p.citizenship
JOIN codelists.sexes AS s ON s.code = p.sex
GROUP BY born.region, c.region, s.name_en
