-- about: what an outer join leaves NULL is a NOT, which the lattice does not answer
-- refused: KH205
-- under: standard
SELECT c.name_en AS country, count(*) AS n FROM mia.border_crossings AS b
LEFT JOIN (SELECT * FROM codelists.countries WHERE code = 'RUS') AS c ON c.code = b.citizenship
GROUP BY c.name_en
