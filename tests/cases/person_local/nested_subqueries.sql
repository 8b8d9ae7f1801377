-- about: a sub-query in a sub-query, each tied to the person
-- fragments: mia cells
SELECT count(DISTINCT person_id) AS people
FROM mia.border_crossings
WHERE person_id IN (SELECT a.person_id FROM mia.asylum_applications AS a
                    WHERE EXISTS (SELECT 1 FROM mia.asylum_decisions AS d
                                  WHERE d.person_id = a.person_id AND d.outcome = 'rejected'))
