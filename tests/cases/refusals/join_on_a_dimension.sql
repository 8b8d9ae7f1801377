-- about: rows of two people that meet on a dimension
-- refused: KH202
-- under: standard, bare
SELECT count(*) AS pairs
FROM mia.irregular_stays AS s
JOIN mia.returns AS r ON r.citizenship = s.citizenship
