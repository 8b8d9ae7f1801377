-- about: a window per person where the policy answers nodes of one table
-- refused: KH205
-- under: standard
SELECT t.nth, count(*) AS permits
FROM (SELECT person_id, row_number() OVER (PARTITION BY person_id ORDER BY valid_from) AS nth
      FROM psda.residence_permits) AS t
GROUP BY t.nth
