-- about: two members side by side, both from the federated table
-- fragments: gtu cells, tsu cells
SELECT t.level, t.n AS tsu, g.n AS gtu
FROM (SELECT level, count(*) AS n FROM federated.students WHERE agency = 'tsu' GROUP BY level) AS t
JOIN (SELECT level, count(*) AS n FROM federated.students WHERE agency = 'gtu' GROUP BY level) AS g ON g.level = t.level
