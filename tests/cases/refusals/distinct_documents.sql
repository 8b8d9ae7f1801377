-- about: distinct documents are a list of persons
-- refused: KH201
-- under: bare
SELECT DISTINCT person_id, document_no FROM mia.border_crossings
