-- about: EXISTS over a list, correlated by the code
-- fragments: mfa cells
SELECT v.visa_type, count(*) AS visas
FROM mfa.visas AS v
WHERE EXISTS (SELECT 1 FROM codelists.countries AS c WHERE c.code = v.citizenship AND c.region = 'MENA')
GROUP BY v.visa_type
