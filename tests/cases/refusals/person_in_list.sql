-- about: people picked out by a list
-- refused: KH204
-- under: standard, bare
SELECT count(*) AS crossings FROM mia.border_crossings WHERE person_id IN ('01024012345', '01024012346')
