-- about: grouping by the person gives rows of people
-- refused: KH201
-- under: standard, bare
SELECT person_id, count(*) AS crossings FROM mia.border_crossings GROUP BY person_id
