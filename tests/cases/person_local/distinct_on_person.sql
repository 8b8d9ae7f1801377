-- about: the last row of each person, by DISTINCT ON, which does not select the person
-- fragments: mia cells
SELECT t.type, count(*) AS people
FROM (SELECT DISTINCT ON (person_id) type FROM mia.return_orders ORDER BY person_id, ordered_on DESC, type) AS t
GROUP BY t.type
