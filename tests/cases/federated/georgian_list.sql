-- about: Georgian names of levels as keys, over all members
-- fragments: gtu cells, ibsu cells, tsu cells
-- ordered: yes
SELECT l.name_ka AS საფეხური, count(*) AS ჩარიცხვა, count(*) FILTER (WHERE s.sex = 'F') AS ქალი
FROM federated.students AS s
JOIN codelists.education_levels AS l ON l.code = s.level
GROUP BY l.name_ka
ORDER BY ჩარიცხვა DESC
