-- about: durations, summed over members
-- fragments: gtu cells, ibsu cells, tsu cells
SELECT field, sum(left_on - enrolled_on) AS days, avg(left_on - enrolled_on) AS mean_days, count(left_on) AS ended
FROM federated.students
GROUP BY field
