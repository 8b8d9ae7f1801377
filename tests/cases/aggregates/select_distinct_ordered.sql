-- about: SELECT DISTINCT, ordered and limited
-- fragments: mfa cells
-- ordered: yes
SELECT DISTINCT citizenship
FROM mfa.visas
WHERE visa_type LIKE 'D%'
ORDER BY citizenship DESC
LIMIT 5
