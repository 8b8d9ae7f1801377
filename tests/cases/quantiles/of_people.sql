-- about: a median over people that a filter leaves, and above it any SQL
-- fragments public: mof rows
-- fragments bare: mof cells
-- within: 4000
SELECT m.year, m.middle
FROM (SELECT e.year, median(CAST(e.income AS DOUBLE)) AS middle
      FROM mof.employment_income AS e
      WHERE e.year > 2019
      GROUP BY e.year) AS m
ORDER BY m.year
