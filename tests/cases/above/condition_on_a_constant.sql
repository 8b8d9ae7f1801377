-- about: a condition on a constant beside an aggregate leaves no row, not a row of nothing
-- fragments: tsu cells, ibsu cells, gtu cells
-- empty: yes
SELECT q.k, q.n FROM (SELECT 1 AS k, count(*) AS n FROM federated.students) AS q WHERE q.k = 2
