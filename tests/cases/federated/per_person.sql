-- about: how many courses a student takes: an aggregate per person below the barrier of every member
-- fragments: tsu cells, ibsu cells, gtu cells
SELECT p.courses, count(*) AS students
FROM (SELECT person_id, count(*) AS courses
      FROM federated.students
      GROUP BY person_id) AS p
GROUP BY p.courses
