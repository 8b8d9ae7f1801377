-- about: two members of a federated table: each has a threshold and a draw of its own
-- fragments: tsu cells, gtu cells
SELECT citizenship, extract(year FROM enrolled_on) AS year, count(*) AS enrolments
FROM federated.students
WHERE agency IN ('tsu', 'gtu')
GROUP BY 1, 2
