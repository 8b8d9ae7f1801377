-- about: foreign students of all universities beside permits for education
-- fragments public: tsu cells, ibsu cells, gtu cells, psda cells
-- fragments bare: tsu cells, ibsu cells, gtu cells, psda cells
SELECT s.year, s.students, p.permits, 1.0 * s.students / p.permits AS ratio
FROM (SELECT extract(year FROM enrolled_on) AS year, count(DISTINCT person_id) AS students
      FROM federated.students
      WHERE citizenship <> 'GEO'
      GROUP BY extract(year FROM enrolled_on)) AS s
JOIN (SELECT extract(year FROM issued_on) AS year, count(*) AS permits
      FROM psda.residence_permits
      WHERE reason = 'EDUC'
      GROUP BY extract(year FROM issued_on)) AS p ON p.year = s.year
