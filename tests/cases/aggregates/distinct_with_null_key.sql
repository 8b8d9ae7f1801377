-- about: distinct values beside a key that is NULL for some
-- fragments public: ibsu cells
-- fragments bare: ibsu cells, ibsu cells
SELECT extract(year FROM left_on) AS year_left, count(DISTINCT citizenship) AS citizenships, count(*) AS enrolments
FROM ibsu.students
GROUP BY 1
