-- about: a code list that does not exist
-- refused: KH104
SELECT count(*) AS n FROM codelists.currencies
