-- about: UNION ALL of two tables of one agency, then distinct people over both
-- fragments: mia cells
SELECT e.kind, e.citizenship, count(*) AS events, count(DISTINCT e.person_id) AS people
FROM (SELECT person_id, citizenship, 'stay' AS kind FROM mia.irregular_stays
      UNION ALL
      SELECT person_id, citizenship, 'refusal' AS kind FROM mia.refusals_of_entry) AS e
GROUP BY e.kind, e.citizenship
