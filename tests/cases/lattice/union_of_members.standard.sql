SELECT u.level, count(*) AS students
FROM (SELECT level FROM tsu.students WHERE level <> 'ED5' AND level <> 'ED8'
      UNION ALL SELECT level FROM ibsu.students WHERE level IN ('ED6', 'ED7')) AS u
GROUP BY u.level
