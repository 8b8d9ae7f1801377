-- about: <> over agency leaves one member out
-- fragments: ibsu cells, gtu cells
SELECT extract(year FROM enrolled_on) AS year, count(*) AS enrolments
FROM federated.students
WHERE agency <> 'tsu'
GROUP BY 1
