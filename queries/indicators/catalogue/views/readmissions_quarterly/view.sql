-- An application, the decision on it and the transfer are each of the quarter of their own day. Whoever has two of a kind in
-- a quarter has the last; of two on one day that of the state that comes first in the alphabet.
SELECT e.person_id, e.kind, e.happened_on, e.requesting_state, e.citizenship, e.sex
FROM (SELECT r.person_id, r.kind, r.happened_on, r.requesting_state, r.citizenship, r.sex,
             row_number() OVER (PARTITION BY r.person_id, r.kind, date_part('year', r.happened_on), date_part('quarter', r.happened_on)
                                ORDER BY r.happened_on DESC, r.requesting_state) AS nth
      FROM (SELECT person_id, 'requested' AS kind, requested_on AS happened_on, requesting_state, citizenship, sex
            FROM mia.readmissions
            UNION ALL
            SELECT person_id, decision AS kind, decided_on AS happened_on, requesting_state, citizenship, sex
            FROM mia.readmissions
            UNION ALL
            SELECT person_id, 'transferred' AS kind, transferred_on AS happened_on, requesting_state, citizenship, sex
            FROM mia.readmissions
            WHERE transferred_on IS NOT NULL) r) e
WHERE e.nth = 1
