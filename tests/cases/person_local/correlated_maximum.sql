-- about: the latest row of each person by a correlated maximum
-- fragments: psda cells
SELECT r.reason, count(*) AS latest_permits
FROM psda.residence_permits AS r
WHERE r.valid_from = (SELECT max(l.valid_from) FROM psda.residence_permits AS l WHERE l.person_id = r.person_id)
GROUP BY r.reason
