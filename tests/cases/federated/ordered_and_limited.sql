-- about: ORDER BY and LIMIT over merged cells
-- fragments: tsu cells, ibsu cells, gtu cells
-- ordered: yes
SELECT citizenship, count(*) AS enrolments
FROM federated.students
GROUP BY citizenship
HAVING count(*) > 3
ORDER BY enrolments DESC, citizenship
LIMIT 7
