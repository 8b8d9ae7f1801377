-- about: rows of people through a UNION ALL
-- refused: KH201
-- under: standard, bare
SELECT citizenship, found_on FROM mia.irregular_stays
UNION ALL
SELECT citizenship, returned_on FROM mia.returns
