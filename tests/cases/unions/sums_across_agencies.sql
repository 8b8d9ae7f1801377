-- about: sums, means and extremes over an anonymous union of agencies
-- fragments: mfa cells, moh cells
SELECT u.register, sum(u.days) AS days, avg(u.days) AS mean_days, max(u.days) AS longest
FROM (SELECT 'visa' AS register, valid_to - valid_from AS days FROM mfa.visas
      UNION ALL
      SELECT 'labour', valid_to - valid_from FROM moh.labour_permits) AS u
GROUP BY u.register
