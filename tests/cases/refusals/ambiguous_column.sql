-- about: a column that two tables have
-- refused: KH106
SELECT citizenship, count(*) AS n
FROM mia.irregular_stays AS s
JOIN mia.returns AS r ON r.person_id = s.person_id
GROUP BY citizenship
