-- about: rows about people joined with an aggregate
-- refused: KH113
-- under: standard, bare
SELECT count(*) AS n
FROM mia.border_crossings AS b
JOIN (SELECT citizenship, count(*) AS applications FROM mia.asylum_applications GROUP BY citizenship) AS a
  ON a.citizenship = b.citizenship
