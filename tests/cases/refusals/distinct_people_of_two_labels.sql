-- about: one label for two agencies does not tell their people apart
-- refused: KH112
-- under: bare
SELECT u.kind, count(DISTINCT u.person_id) AS people
FROM (SELECT 'old' AS kind, person_id FROM tsu.students UNION ALL SELECT 'old', person_id FROM gtu.students) AS u
GROUP BY u.kind
