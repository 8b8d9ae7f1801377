-- about: two aggregates per person, joined on the person
-- fragments: mia cells
SELECT a.applications, s.stays, count(*) AS people
FROM (SELECT person_id, count(*) AS applications FROM mia.asylum_applications GROUP BY person_id) AS a
JOIN (SELECT person_id, count(*) AS stays FROM mia.irregular_stays GROUP BY person_id) AS s ON s.person_id = a.person_id
GROUP BY a.applications, s.stays
