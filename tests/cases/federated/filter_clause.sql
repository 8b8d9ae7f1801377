-- about: FILTER over members, one of which it selects nothing of
-- fragments: tsu cells, ibsu cells, gtu cells
SELECT level, count(*) FILTER (WHERE agency = 'ibsu') AS at_ibsu,
       max(enrolled_on) FILTER (WHERE citizenship = 'IND') AS last_from_india
FROM federated.students
GROUP BY level
