-- about: distinct students and enrolments under FILTER over all members
-- fragments public: gtu cells, gtu cells, ibsu cells, ibsu cells, tsu cells, tsu cells
-- fragments bare: gtu cells, ibsu cells, tsu cells
SELECT sex, count(*) FILTER (WHERE level = 'ED6') AS bachelors, count(DISTINCT person_id) FILTER (WHERE left_on IS NULL) AS studying,
       count(left_on) FILTER (WHERE left_on < DATE '2022-01-01') AS left_early
FROM federated.students
GROUP BY sex
