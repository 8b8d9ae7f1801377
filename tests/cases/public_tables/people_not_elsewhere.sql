-- about: with every table public, people of one agency absent from another
-- only: public
-- fragments: moh rows, psda rows
SELECT p.reason, count(DISTINCT p.person_id) AS people
FROM psda.residence_permits AS p
WHERE NOT EXISTS (SELECT 1 FROM moh.labour_permits AS l WHERE l.person_id = p.person_id)
GROUP BY p.reason
