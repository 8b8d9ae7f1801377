-- about: HAVING over merged cells, one of them a distinct count
-- fragments public: gtu cells, gtu cells, ibsu cells, ibsu cells, tsu cells, tsu cells
-- fragments bare: gtu cells, ibsu cells, tsu cells
SELECT citizenship, count(DISTINCT person_id) AS students
FROM federated.students
GROUP BY citizenship
HAVING count(DISTINCT person_id) > 10 AND max(enrolled_on) >= DATE '2024-01-01'
