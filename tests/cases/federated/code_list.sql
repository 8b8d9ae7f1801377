-- about: a code list joined at every member
-- fragments: tsu cells, ibsu cells, gtu cells
SELECT c.region, l.name_en AS level, count(*) AS enrolments
FROM federated.students AS s
JOIN codelists.countries AS c ON c.code = s.citizenship
JOIN codelists.education_levels AS l ON l.code = s.level
GROUP BY c.region, l.name_en
