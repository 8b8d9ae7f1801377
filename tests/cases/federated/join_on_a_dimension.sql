-- about: rows of different members meet
-- only: public
-- fragments: tsu rows, ibsu rows, gtu rows, tsu rows, ibsu rows, gtu rows
SELECT count(*) AS pairs FROM federated.students AS a JOIN federated.students AS b ON a.field = b.field AND a.enrolled_on = b.enrolled_on WHERE a.level = 'ED8'
