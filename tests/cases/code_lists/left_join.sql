-- about: rows that find no code under the join's condition are kept, with NULL
-- fragments: mfa cells
SELECT c.region, v.visa_type, count(*) AS visas
FROM mfa.visas AS v
LEFT JOIN codelists.countries AS c ON c.code = v.citizenship AND c.region <> 'AFRICA'
GROUP BY c.region, v.visa_type
