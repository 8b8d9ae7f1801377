-- about: years as columns, by FILTER over cells
-- fragments: psda cells
SELECT c.citizenship, sum(c.n) FILTER (WHERE c.year = 2022) AS in_2022, sum(c.n) FILTER (WHERE c.year = 2023) AS in_2023
FROM (SELECT citizenship, extract(year FROM issued_on) AS year, count(*) AS n
      FROM psda.residence_permits
      GROUP BY citizenship, 2) AS c
GROUP BY c.citizenship
