-- about: people of two agencies joined
-- refused: KH111
-- under: standard, bare
SELECT count(DISTINCT e.person_id) AS people
FROM mof.employment_income AS e
JOIN moh.labour_permits AS p ON p.person_id = e.person_id
