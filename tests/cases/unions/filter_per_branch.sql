-- about: each branch filtered by itself, and all of them together
-- fragments: mfa cells, mia cells
SELECT u.citizenship, count(*) AS events
FROM (SELECT citizenship, found_on AS day FROM mia.irregular_stays WHERE sex = 'M'
      UNION ALL
      SELECT citizenship, issued_on FROM mfa.visas WHERE purpose = 'work') AS u
WHERE u.day >= DATE '2022-01-01'
GROUP BY u.citizenship
