-- about: names by a left join: NULL is those whose code the list lacks, or who have none
-- fragments: psda cells
SELECT c.name_en AS country, p.sex, count(*) AS people
FROM psda.population AS p
LEFT JOIN codelists.countries AS c ON c.code = p.birth_country
GROUP BY c.name_en, p.sex
