-- about: moments of four universities are merged, not averaged
-- fragments: tsu cells, ibsu cells, gtu cells
-- tolerance: 1e-9
SELECT level, stddev(extract(year FROM enrolled_on)) AS deviation,
       corr(CAST(extract(year FROM enrolled_on) AS DOUBLE), CAST(extract(month FROM enrolled_on) AS DOUBLE)) AS r
FROM federated.students
GROUP BY level
