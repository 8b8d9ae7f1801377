-- about: a window below the barrier that is not partitioned by the person
-- refused: KH202
-- under: standard, bare
SELECT t.place, count(*) AS n
FROM (SELECT person_id, rank() OVER (PARTITION BY citizenship ORDER BY birth_date) AS place FROM psda.population) AS t
GROUP BY t.place
