-- about: a scalar sub-query over all members
-- fragments: gtu cells, gtu cells, ibsu cells, ibsu cells, tsu cells, tsu cells
SELECT agency, 100.0 * count(*) / (SELECT count(*) FROM federated.students) AS percent
FROM federated.students
GROUP BY agency
