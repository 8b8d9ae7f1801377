SELECT sex, count(*) AS students
FROM federated.students
WHERE level IN ('ED6', 'ED7')
GROUP BY sex
