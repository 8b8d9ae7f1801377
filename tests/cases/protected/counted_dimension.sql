-- about: a dimension counted where it is not NULL
-- fragments: tsu cells
SELECT field, count(left_on) AS left_again, count(DISTINCT person_id) AS students
FROM tsu.students
GROUP BY field
