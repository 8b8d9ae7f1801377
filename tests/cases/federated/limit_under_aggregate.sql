-- about: LIMIT counts over all members
-- only: public
-- fragments: tsu rows, ibsu rows, gtu rows
SELECT count(*) AS n FROM (SELECT * FROM federated.students LIMIT 5) AS t
