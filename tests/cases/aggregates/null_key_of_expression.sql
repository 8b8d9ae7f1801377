-- about: an expression over NULL is NULL, and a key
-- fragments: tsu cells
SELECT extract(year FROM left_on) AS year_left, level, count(*) AS enrolments
FROM tsu.students
GROUP BY extract(year FROM left_on), level
