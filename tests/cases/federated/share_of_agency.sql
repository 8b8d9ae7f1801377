-- about: a window over merged cells
-- fragments: gtu cells, ibsu cells, tsu cells
SELECT agency, count(*) AS enrolments, 1.0 * count(*) / sum(count(*)) OVER () AS share
FROM federated.students
GROUP BY agency
