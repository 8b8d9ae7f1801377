-- about: a constant as key beside another
-- fragments: mfa cells
SELECT 'visas' AS register, purpose, count(*) AS visas
FROM mfa.visas
GROUP BY 'visas', purpose
