-- about: NULL stands for a column that one branch lacks
-- fragments: mia cells
SELECT u.border_type, u.reason IS NULL AS crossed, count(*) AS events
FROM (SELECT person_id, border_type, NULL AS reason FROM mia.border_crossings WHERE direction = 'in'
      UNION ALL
      SELECT person_id, border_type, reason FROM mia.refusals_of_entry) AS u
GROUP BY u.border_type, 2
