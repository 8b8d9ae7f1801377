-- about: conditions go into each part of a UNION ALL, and DISTINCT stays
-- fragments: mia rows, moh rows, psda rows
-- only: public
SELECT p.person_id, t.kind
FROM (SELECT person_id, 'permit' AS kind, citizenship AS c FROM moh.labour_permits
      UNION ALL SELECT person_id, direction, citizenship FROM mia.border_crossings) AS t
JOIN psda.population AS p ON p.person_id = t.person_id AND p.region = 'GE-TB'
WHERE t.c = 'TUR' AND t.kind <> 'in'
