-- about: NULLs last, then another key
-- fragments: gtu cells
-- ordered: yes
SELECT extract(year FROM left_on) AS year_left, level, count(*) AS enrolments
FROM gtu.students
GROUP BY 1, 2
ORDER BY year_left DESC NULLS LAST, level
LIMIT 9
