-- about: an expression over agency as key
-- fragments: gtu cells, ibsu cells, tsu cells
SELECT upper(agency) AS university, min(enrolled_on) AS first_day, max(enrolled_on) AS last_day
FROM federated.students
GROUP BY upper(agency)
