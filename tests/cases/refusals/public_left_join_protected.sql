-- about: a code kept because nobody has it tells of all people at once
-- refused: KH202
-- under: standard, bare
SELECT l.code, count(p.person_id) AS people
FROM codelists.regions AS l
LEFT JOIN psda.population AS p ON p.region = l.code
GROUP BY l.code
