-- about: citizenships that hold visas but no residence permit
-- fragments: mfa cells, psda cells
SELECT v.citizenship, v.visas
FROM (SELECT citizenship, count(*) AS visas FROM mfa.visas GROUP BY citizenship) AS v
WHERE v.citizenship NOT IN (SELECT DISTINCT citizenship FROM psda.residence_permits)
