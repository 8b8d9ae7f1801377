-- about: one cell a member, without keys
-- fragments public: tsu cells, ibsu cells, gtu cells, tsu cells, ibsu cells, gtu cells
-- fragments bare: tsu cells, ibsu cells, gtu cells
SELECT count(*) AS enrolments, count(left_on) AS ended, count(DISTINCT person_id) AS students,
       min(enrolled_on) AS first_day, max(left_on) AS last_day
FROM federated.students
