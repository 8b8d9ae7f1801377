-- about: rows whose code a filtered list lacks are counted under NULL
-- fragments: psda cells
SELECT g.name_en AS origin, count(*) AS people
FROM psda.population AS p
LEFT JOIN codelists.countries AS c ON c.code = p.birth_country AND c.region = 'EECCA'
LEFT JOIN codelists.country_groups AS g ON g.code = c.region
GROUP BY g.name_en
