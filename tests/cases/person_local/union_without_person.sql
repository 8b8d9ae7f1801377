-- about: the person is carried through a UNION ALL that does not select it
-- fragments: mia cells
SELECT e.border_type, count(*) AS events
FROM (SELECT border_type FROM mia.border_crossings WHERE direction = 'in'
      UNION ALL
      SELECT border_type FROM mia.refusals_of_entry) AS e
GROUP BY e.border_type
