SELECT citizenship, year, CAST(sum(enrolments) AS BIGINT) AS enrolments,
       if(count(enrolments) = 2, 'perturbed', 'incomplete') AS enrolments__status
FROM cells('federated.students', keys := 'citizenship, year(enrolled_on) as year', measures := 'rows as enrolments')
WHERE agency IN ('tsu', 'gtu')
GROUP BY 1, 2
