-- about: EXISTS over people of another agency
-- refused: KH111
-- under: standard, bare
SELECT count(*) AS permits
FROM psda.residence_permits AS r
WHERE NOT EXISTS (SELECT 1 FROM moh.labour_permits AS l WHERE l.person_id = r.person_id)
