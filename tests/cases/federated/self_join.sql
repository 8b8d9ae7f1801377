-- about: a master's course after a bachelor's of the same student
-- fragments public: tsu rows, ibsu rows, gtu rows, tsu rows, ibsu rows, gtu rows
-- fragments bare: tsu cells, ibsu cells, gtu cells
SELECT later.field, count(DISTINCT later.person_id) AS students
FROM federated.students AS earlier
JOIN federated.students AS later ON later.person_id = earlier.person_id
WHERE earlier.level = 'ED6' AND later.level = 'ED7' AND later.enrolled_on > earlier.enrolled_on
GROUP BY later.field
