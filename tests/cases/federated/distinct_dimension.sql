-- about: distinct citizenships over members are not additive: values travel as keys
-- fragments: tsu cells, ibsu cells, gtu cells, tsu cells, ibsu cells, gtu cells
SELECT level, count(DISTINCT citizenship) AS citizenships, count(*) AS enrolments
FROM federated.students
GROUP BY level
