-- about: the label in every set, beside another key
-- fragments bare: tsu cells, gtu cells
-- fragments public: tsu cells, gtu cells, tsu cells, gtu cells
SELECT u.university, u.level, count(DISTINCT u.person_id) AS people
FROM (SELECT 'TSU' AS university, person_id, level FROM tsu.students
      UNION ALL SELECT 'GTU', person_id, level FROM gtu.students) AS u
GROUP BY GROUPING SETS ((u.university), (u.university, u.level))
