-- about: grouping by the person, with HAVING, is still rows of people
-- refused: KH201
-- under: standard, bare
SELECT person_id
FROM mia.border_crossings
GROUP BY person_id
HAVING count(*) > 100
