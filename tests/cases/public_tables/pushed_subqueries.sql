-- about: sub-queries go where all that they need is
-- fragments: mia rows, psda rows
-- only: public
SELECT p.person_id, b.crossed_at, p.sex
FROM mia.border_crossings AS b JOIN psda.population AS p ON p.person_id = b.person_id
WHERE b.crossed_at = (SELECT max(l.crossed_at) FROM mia.border_crossings AS l WHERE l.person_id = b.person_id)
  AND EXISTS (SELECT 1 FROM psda.residence_permits AS r WHERE r.person_id = p.person_id AND r.withdrawn_on IS NOT NULL)
  AND p.citizenship NOT IN (SELECT q.citizenship FROM psda.population AS q WHERE q.region = 'GE-AB')
