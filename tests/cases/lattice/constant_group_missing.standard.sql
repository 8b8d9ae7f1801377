SELECT CASE WHEN agency = 'tsu' THEN 'a' ELSE 'b' END AS place, count(*) AS students
FROM federated.students
WHERE sex = 'X' AND level <> 'ED6'
GROUP BY 1
