-- about: groups of one agency chosen by what another agency has
-- fragments: mia cells, mfa cells
SELECT g.citizenship, g.people
FROM (SELECT citizenship, count(DISTINCT person_id) AS people
      FROM mia.border_crossings
      GROUP BY citizenship) AS g
WHERE g.citizenship IN (SELECT citizenship FROM mfa.visas GROUP BY citizenship HAVING count(*) > 50)
