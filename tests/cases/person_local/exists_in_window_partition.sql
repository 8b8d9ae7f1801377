-- about: a window partitioned by the person and EXISTS
-- fragments bare: mia cells
-- fragments public: mia cells
SELECT x.place, count(*) AS n
FROM (SELECT row_number() OVER (PARTITION BY o.person_id, EXISTS (
               SELECT 1 FROM mia.returns AS r WHERE r.person_id = o.person_id AND r.returned_on >= o.ordered_on)
             ORDER BY o.ordered_on) AS place
      FROM mia.return_orders AS o) AS x
GROUP BY x.place
