-- about: tables about people joined where the policy answers nodes of one table
-- refused: KH205
-- under: standard
SELECT p.region, count(*) AS permits
FROM psda.residence_permits AS r
JOIN psda.population AS p ON p.person_id = r.person_id
GROUP BY p.region
