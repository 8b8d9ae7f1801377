-- about: means of an expression over all members, by level
-- fragments: gtu cells, ibsu cells, tsu cells
SELECT level, avg(extract(year FROM enrolled_on) - extract(year FROM birth_date)) AS mean_age,
       min(extract(year FROM enrolled_on) - extract(year FROM birth_date)) AS youngest
FROM federated.students
GROUP BY level
