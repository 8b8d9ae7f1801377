-- about: a fact derived from several rows of a person, where no view publishes it
-- refused: KH205
-- under: standard
SELECT p.permits, count(*) AS people
FROM (SELECT person_id, count(*) AS permits FROM psda.residence_permits GROUP BY person_id) AS p
GROUP BY p.permits
