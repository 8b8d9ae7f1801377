-- about: a person picked out by number
-- refused: KH204
-- under: standard, bare
SELECT count(*) AS crossings FROM mia.border_crossings WHERE person_id = '01024012345'
