-- about: a federated table taken twice: its people stay apart by member
-- fragments public: tsu cells, tsu cells, ibsu cells, ibsu cells, gtu cells, gtu cells
-- fragments bare: tsu cells, ibsu cells, gtu cells
SELECT e.event, count(*) AS events, count(DISTINCT e.person_id) AS people
FROM (SELECT person_id, 'enrolled' AS event FROM federated.students
      UNION ALL
      SELECT person_id, 'left' AS event FROM federated.students WHERE left_on IS NOT NULL) AS e
GROUP BY e.event
