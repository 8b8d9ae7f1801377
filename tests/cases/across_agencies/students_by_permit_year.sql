-- about: one university beside the population register
-- fragments: psda cells, tsu cells
SELECT s.year, s.n AS enrolled, p.n AS permits
FROM (SELECT extract(year FROM enrolled_on) AS year, count(DISTINCT person_id) AS n
      FROM tsu.students WHERE citizenship = 'IND' GROUP BY 1) AS s
LEFT JOIN (SELECT extract(year FROM issued_on) AS year, count(DISTINCT person_id) AS n
           FROM psda.residence_permits WHERE citizenship = 'IND' AND reason = 'EDUC' GROUP BY 1) AS p ON p.year = s.year
