-- about: LATERAL tied to the person, joined and aggregated
-- fragments bare: mia cells
-- fragments public: mia cells
SELECT o.type, l.last_return IS NULL AS never, r.type AS returned, count(*) AS n
FROM mia.return_orders AS o
CROSS JOIN LATERAL (SELECT max(x.returned_on) AS last_return FROM mia.returns AS x WHERE x.person_id = o.person_id) AS l
LEFT JOIN LATERAL (SELECT y.type FROM mia.returns AS y
                   WHERE y.person_id = o.person_id AND y.returned_on >= o.ordered_on) AS r ON true
GROUP BY 1, 2, 3
