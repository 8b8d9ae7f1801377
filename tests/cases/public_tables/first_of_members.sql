-- about: the first rows of a federated table are among the first of each member
-- fragments: tsu rows, ibsu rows, gtu rows
-- only: public
-- ordered: yes
SELECT person_id, agency, left_on FROM federated.students WHERE level <> 'ED6'
ORDER BY left_on DESC NULLS LAST, enrolled_on, person_id, field, agency LIMIT 7 OFFSET 3
