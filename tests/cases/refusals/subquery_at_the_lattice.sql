-- about: a person-local sub-query where the policy answers nodes of one table
-- refused: KH205
-- under: standard
SELECT count(*) AS crossings
FROM mia.border_crossings
WHERE person_id IN (SELECT person_id FROM mia.asylum_applications)
