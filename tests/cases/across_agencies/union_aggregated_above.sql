-- about: two agencies' counts united and summed by citizenship
-- fragments: mfa cells, psda cells
SELECT u.citizenship, sum(u.n) AS documents, count(*) AS registers
FROM (SELECT citizenship, count(*) AS n FROM mfa.visas GROUP BY citizenship
      UNION ALL
      SELECT citizenship, count(*) FROM psda.residence_permits GROUP BY citizenship) AS u
GROUP BY u.citizenship
