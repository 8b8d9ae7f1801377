-- about: distinct people of agencies that may share some, told apart by a label
-- fragments bare: tsu cells, gtu cells
-- fragments public: tsu cells, gtu cells
SELECT u.university, count(DISTINCT u.person_id) AS people
FROM (SELECT 'TSU' AS university, person_id FROM tsu.students UNION ALL SELECT 'GTU', person_id FROM gtu.students) AS u
GROUP BY u.university
