-- about: the federated table joined to another agency's people
-- refused: KH111
-- under: standard, bare
SELECT s.level, count(DISTINCT s.person_id) AS students
FROM federated.students AS s
JOIN psda.residence_permits AS r ON r.person_id = s.person_id
GROUP BY s.level
