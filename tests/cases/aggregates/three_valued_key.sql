-- about: a comparison with NULL gives a third group
-- fragments: tsu cells
SELECT left_on < DATE '2022-01-01' AS left_before, count(*) AS enrolments, count(left_on) AS ended
FROM tsu.students
GROUP BY 1
