-- about: a condition IS NULL is the node of the NULL code
-- fragments: tsu cells
SELECT field, count(DISTINCT person_id) AS students
FROM tsu.students
WHERE extract(year FROM left_on) IS NULL
GROUP BY field
