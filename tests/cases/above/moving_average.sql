-- about: a mean over three months
-- fragments: mia cells
SELECT month, avg(CAST(crossings AS DOUBLE)) OVER (ORDER BY month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS smooth
FROM (SELECT CAST(date_trunc('month', crossed_at) AS DATE) AS month, count(*) AS crossings
      FROM mia.border_crossings
      WHERE direction = 'in'
      GROUP BY 1) AS m
