-- about: SELECT DISTINCT of the person
-- refused: KH201
-- under: standard, bare
SELECT DISTINCT person_id FROM mia.asylum_applications
