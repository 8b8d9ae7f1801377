-- about: the early warning: two months against the same two a year before
-- fragments: mia cells
SELECT w.month, w.current, w.earlier
FROM (SELECT m.month, sum(m.n) OVER (ORDER BY m.month ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS current,
             sum(m.n) OVER (ORDER BY m.month ROWS BETWEEN 13 PRECEDING AND 12 PRECEDING) AS earlier
      FROM (SELECT CAST(date_trunc('month', refused_on) AS DATE) AS month, count(*) AS n
            FROM mia.refusals_of_entry
            GROUP BY 1) AS m) AS w
WHERE w.current > 1.3 * w.earlier
