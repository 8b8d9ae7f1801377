-- about: distinct people over members that are declared disjoint
-- fragments public: tsu cells, ibsu cells, gtu cells, tsu cells, ibsu cells, gtu cells
-- fragments bare: tsu cells, ibsu cells, gtu cells
SELECT citizenship, sex, count(DISTINCT person_id) AS students, count(*) AS enrolments
FROM federated.students
GROUP BY citizenship, sex
