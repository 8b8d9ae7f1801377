-- about: the person compared with another column
-- refused: KH204
-- under: bare
SELECT count(*) AS n FROM mia.border_crossings WHERE person_id = document_no
