-- about: a group that only some members have
-- fragments: gtu cells, gtu cells, ibsu cells, ibsu cells, tsu cells, tsu cells
SELECT citizenship, count(*) AS enrolments, count(DISTINCT agency) AS universities
FROM federated.students
WHERE citizenship IN ('ABW', 'VEN', 'AFG', 'TUR')
GROUP BY citizenship
