-- about: two agencies' counts in one column, then the largest of each
-- fragments: mfa cells, moh cells
SELECT u.register, u.citizenship, u.n
FROM (SELECT 'visas' AS register, citizenship, count(*) AS n FROM mfa.visas GROUP BY citizenship
      UNION ALL
      SELECT 'labour permits', citizenship, count(*) FROM moh.labour_permits GROUP BY citizenship) AS u
WHERE u.n >= 40
