-- about: a scalar sub-query correlated between cells
-- fragments: mfa cells
SELECT t.year, t.citizenship, t.n
FROM (SELECT extract(year FROM issued_on) AS year, citizenship, count(*) AS n
      FROM mfa.visas GROUP BY 1, citizenship) AS t
WHERE t.n = (SELECT max(u.n)
             FROM (SELECT extract(year FROM issued_on) AS year, citizenship, count(*) AS n
                   FROM mfa.visas GROUP BY 1, citizenship) AS u
             WHERE u.year = t.year)
