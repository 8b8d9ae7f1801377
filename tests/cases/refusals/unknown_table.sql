-- about: a table that the agency does not have
-- refused: KH104
SELECT count(*) AS n FROM mia.border_crossing
