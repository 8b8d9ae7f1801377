-- about: distinct people over members that are not declared disjoint
-- refused: KH112
-- under: standard, bare
SELECT count(DISTINCT u.person_id) AS people
FROM (SELECT person_id FROM tsu.students UNION ALL SELECT person_id FROM gtu.students) AS u
