-- about: a sub-query that each group of the answer would ask anew
-- refused: KH114
-- under: standard, bare
SELECT g.citizenship,
       (SELECT count(*) FROM mia.returns AS r WHERE r.citizenship = g.citizenship) AS returns
FROM (SELECT citizenship, count(*) AS stays FROM mia.irregular_stays GROUP BY citizenship) AS g
