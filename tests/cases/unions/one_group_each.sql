-- about: a branch that an outer condition excludes
-- fragments: mfa cells, psda cells
SELECT u.kind, count(*) AS n
FROM (SELECT 'visa' AS kind FROM mfa.visas
      UNION ALL
      SELECT 'permit' FROM psda.residence_permits) AS u
WHERE u.kind = 'visa'
GROUP BY u.kind
