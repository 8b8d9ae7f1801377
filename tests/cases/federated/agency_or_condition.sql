-- about: a condition on agency joined by OR to another
-- fragments: gtu cells, ibsu cells, tsu cells
SELECT agency, level, count(*) AS enrolments
FROM federated.students
WHERE agency = 'gtu' OR level = 'ED8'
GROUP BY agency, level
