-- about: a code list joined above to the aggregates of two agencies
-- fragments: mfa cells, moh cells
SELECT c.name_ka AS ქვეყანა, v.visas, p.permits
FROM codelists.countries AS c
JOIN (SELECT citizenship, count(*) AS visas FROM mfa.visas GROUP BY citizenship) AS v ON v.citizenship = c.code
JOIN (SELECT citizenship, count(*) AS permits FROM moh.labour_permits GROUP BY citizenship) AS p ON p.citizenship = c.code
WHERE c.region = 'SOUTH_ASIA'
