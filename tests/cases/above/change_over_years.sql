-- about: a window over a time series of cells
-- fragments: psda cells
-- ordered: yes
SELECT year, permits, permits - lag(permits) OVER (ORDER BY year) AS change,
       sum(permits) OVER (ORDER BY year ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS so_far
FROM (SELECT extract(year FROM issued_on) AS year, count(*) AS permits
      FROM psda.residence_permits
      GROUP BY extract(year FROM issued_on)) AS p
ORDER BY year
