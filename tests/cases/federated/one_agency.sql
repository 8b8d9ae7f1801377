-- about: a filter on agency asks only that member
-- fragments: tsu cells
SELECT level, count(*) AS enrolments
FROM federated.students
WHERE agency = 'tsu' AND sex = 'F'
GROUP BY level
