-- about: groups of all members are averaged once
-- only: public
-- fragments: tsu cells, ibsu cells, gtu cells
SELECT avg(n) AS mean FROM (SELECT level, count(*) AS n FROM federated.students GROUP BY level) AS t
