-- about: UNION ALL of three registers, then an aggregate per person, then over people
-- fragments: mia cells
SELECT k.kinds, k.events, count(*) AS people
FROM (SELECT e.person_id, count(DISTINCT e.kind) AS kinds, count(*) AS events
      FROM (SELECT person_id, 'stay' AS kind FROM mia.irregular_stays
            UNION ALL
            SELECT person_id, 'order' FROM mia.return_orders
            UNION ALL
            SELECT person_id, 'return' FROM mia.returns) AS e
      GROUP BY e.person_id) AS k
GROUP BY k.kinds, k.events
