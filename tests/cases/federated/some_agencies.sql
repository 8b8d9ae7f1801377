-- about: IN over agency asks those members
-- fragments public: tsu cells, gtu cells
-- fragments bare: tsu cells, gtu cells
SELECT s.agency, count(DISTINCT s.person_id) AS students
FROM federated.students AS s
WHERE s.agency IN ('gtu', 'tsu')
GROUP BY s.agency
