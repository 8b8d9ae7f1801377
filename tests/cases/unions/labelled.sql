-- about: members told apart by a constant; one of them filtered
-- fragments: tsu cells, gtu cells
SELECT u.university, u.citizenship, count(*) AS enrolments, min(u.enrolled_on) AS first_day
FROM (SELECT 'Tbilisi' AS university, citizenship, enrolled_on FROM tsu.students
      UNION ALL
      SELECT 'Technical', citizenship, enrolled_on FROM gtu.students WHERE left_on IS NULL) AS u
GROUP BY u.university, u.citizenship
