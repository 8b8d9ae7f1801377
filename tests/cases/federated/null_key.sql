-- about: the NULL group of all members is one group
-- fragments: tsu cells, ibsu cells, gtu cells
SELECT extract(year FROM left_on) AS year_left, count(*) AS enrolments
FROM federated.students
GROUP BY extract(year FROM left_on)
