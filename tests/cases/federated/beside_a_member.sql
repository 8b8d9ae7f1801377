-- about: the whole beside one member's own table
-- fragments: gtu cells, ibsu cells, ibsu cells, tsu cells
SELECT f.field, f.n AS everywhere, i.n AS at_ibsu
FROM (SELECT field, count(*) AS n FROM federated.students GROUP BY field) AS f
LEFT JOIN (SELECT field, count(*) AS n FROM ibsu.students GROUP BY field) AS i ON i.field = f.field
