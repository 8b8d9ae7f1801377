SELECT e.person_id, e.kind, min(e.happened_on) AS happened_on, max(e.citizenship) AS citizenship, max(e.sex) AS sex
FROM (SELECT person_id, 'ordered' AS kind, ordered_on AS happened_on, citizenship, sex FROM mia.return_orders
      UNION ALL
      SELECT person_id, 'returned' AS kind, returned_on AS happened_on, citizenship, sex FROM mia.returns) e
GROUP BY e.person_id, e.kind, date_part('year', e.happened_on)
