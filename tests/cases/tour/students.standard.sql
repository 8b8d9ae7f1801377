SELECT level,
       CAST(sum(enrolments) AS BIGINT) AS enrolments,
       if(count(enrolments) = 3, 'perturbed', 'incomplete') AS enrolments__status,
       CAST(sum(students) AS BIGINT) AS students,
       if(count(students) = 3, 'perturbed', 'incomplete') AS students__status
FROM cells('federated.students', keys := 'level', measures := 'rows as enrolments, contributors as students')
GROUP BY level
ORDER BY level
