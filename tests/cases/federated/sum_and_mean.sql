-- about: sums and means over members: the mean of all, not of the members' means
-- fragments: tsu cells, ibsu cells, gtu cells
SELECT field, sum(CASE WHEN sex = 'F' THEN 1 ELSE 0 END) AS women,
       avg(extract(year FROM enrolled_on)) AS mean_year, sum(extract(year FROM enrolled_on)) AS years
FROM federated.students
GROUP BY field
