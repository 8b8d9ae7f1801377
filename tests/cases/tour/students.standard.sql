SELECT level, sum(enrolments) AS enrolments, sum(students) AS students
FROM (SELECT level, agency, count(*) AS enrolments, count(DISTINCT person_id) AS students
      FROM federated.students
      GROUP BY level, agency
      HAVING count(DISTINCT person_id) >= 10) AS members
GROUP BY level
ORDER BY level
