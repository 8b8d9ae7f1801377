-- about: distinct values of all members are counted once
-- only: public
-- fragments: tsu cells, ibsu cells, gtu cells
SELECT count(*) AS n FROM (SELECT DISTINCT level FROM federated.students) AS d
