-- about: lag over twelve months, then a ratio
-- fragments: mia cells
SELECT s.month, s.n, 1.0 * s.n / s.before - 1 AS growth
FROM (SELECT m.month, m.n, lag(m.n, 12) OVER (ORDER BY m.month) AS before
      FROM (SELECT CAST(date_trunc('month', crossed_at) AS DATE) AS month, count(*) AS n
            FROM mia.border_crossings
            WHERE direction = 'in'
            GROUP BY 1) AS m) AS s
WHERE s.before IS NOT NULL
