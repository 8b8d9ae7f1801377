-- about: a FULL JOIN by the person keeps those of either table
-- fragments bare: mia cells
-- fragments public: mia cells, mia cells
SELECT count(*) AS n, count(DISTINCT coalesce(o.person_id, r.person_id)) AS people, count(o.person_id) AS ordered,
       count(DISTINCT r.person_id) AS returned
FROM mia.return_orders AS o
FULL JOIN mia.returns AS r ON r.person_id = o.person_id
