-- about: a full join of all universities' students, each at their own
-- fragments public: tsu rows, ibsu rows, gtu rows
-- fragments bare: tsu cells, ibsu cells, gtu cells
SELECT e.level, l.level AS left_level, count(*) AS pairs
FROM federated.students AS e
FULL JOIN federated.students AS l ON l.person_id = e.person_id AND l.left_on < e.enrolled_on
GROUP BY 1, 2
