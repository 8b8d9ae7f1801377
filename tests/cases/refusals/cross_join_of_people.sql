-- about: everybody with everybody
-- refused: KH202
-- under: standard, bare
SELECT count(*) AS pairs FROM mia.irregular_stays AS s CROSS JOIN mia.returns AS r
