-- about: rows of people through a CTE
-- refused: KH201
-- under: standard, bare
WITH p AS (SELECT person_id, birth_date FROM psda.population WHERE municipality = 'GE-TB-01')
SELECT * FROM p
