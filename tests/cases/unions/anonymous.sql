-- about: UNION ALL over three agencies is treated as a federated table
-- fragments: tsu cells, ibsu cells, gtu cells
SELECT u.level, count(*) AS enrolments
FROM (SELECT level, sex FROM tsu.students
      UNION ALL
      SELECT level, sex FROM ibsu.students
      UNION ALL
      SELECT level, sex FROM gtu.students) AS u
WHERE u.sex = 'M'
GROUP BY u.level
