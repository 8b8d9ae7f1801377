-- about: members are asked for the rows and columns that a join uses
-- fragments: tsu rows, gtu rows, psda rows
-- only: public
SELECT s.level, p.sex, s.agency
FROM federated.students AS s JOIN psda.population AS p ON p.person_id = s.person_id
WHERE s.agency <> 'ibsu' AND s.left_on IS NULL AND p.citizenship <> 'GEO'
