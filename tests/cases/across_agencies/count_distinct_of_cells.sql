-- about: distinct citizenships over two agencies' groups
-- fragments public: mfa cells, mfa cells, moh cells, moh cells
-- fragments bare: mfa cells, moh cells
SELECT count(DISTINCT u.citizenship) AS citizenships, sum(u.n) AS documents
FROM (SELECT citizenship, count(*) AS n FROM mfa.visas GROUP BY citizenship
      UNION ALL
      SELECT citizenship, count(*) FROM moh.labour_permits GROUP BY citizenship) AS u
