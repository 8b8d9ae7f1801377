-- about: a LEFT JOIN between aggregates keeps what the other agency does not have
-- fragments: psda cells, mfa cells
SELECT p.citizenship, p.people, coalesce(v.visas, 0) AS visas
FROM (SELECT citizenship, count(DISTINCT person_id) AS people
      FROM psda.residence_permits
      GROUP BY citizenship) AS p
LEFT JOIN (SELECT citizenship, count(*) AS visas
           FROM mfa.visas
           GROUP BY citizenship) AS v ON v.citizenship = p.citizenship
