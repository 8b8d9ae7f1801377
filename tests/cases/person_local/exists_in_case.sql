-- about: EXISTS and NOT EXISTS in CASE, inside and outside an aggregate's argument
-- fragments: mia cells
SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM mia.irregular_stays AS i WHERE i.person_id = o.person_id) THEN 'no stay'
            WHEN o.type = 'forced' THEN 'forced' ELSE 'other' END AS kind,
       sum(CASE WHEN EXISTS (SELECT 1 FROM mia.returns AS r WHERE r.person_id = o.person_id) THEN 1 ELSE 0 END) AS returned
FROM mia.return_orders AS o
GROUP BY 1
