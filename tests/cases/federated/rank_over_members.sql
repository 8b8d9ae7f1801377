-- about: a window spans all members
-- only: public
-- fragments: tsu rows, ibsu rows, gtu rows
SELECT count(*) AS n FROM (SELECT row_number() OVER (ORDER BY enrolled_on, person_id) AS place FROM federated.students) AS r WHERE place <= 10
