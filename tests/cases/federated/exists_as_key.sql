-- about: EXISTS as a key over members that share nobody
-- fragments bare: tsu cells, ibsu cells, gtu cells
-- fragments public: tsu rows, ibsu rows, gtu rows
SELECT s.level, EXISTS (SELECT 1 FROM federated.students AS o WHERE o.person_id = s.person_id AND o.level <> s.level) AS other,
       count(*) AS n
FROM federated.students AS s
GROUP BY 1, 2
