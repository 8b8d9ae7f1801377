-- about: the person among the codes of a public list
-- refused: KH204
-- under: bare
SELECT count(*) AS n FROM mia.return_orders WHERE person_id NOT IN (SELECT code FROM codelists.countries)
