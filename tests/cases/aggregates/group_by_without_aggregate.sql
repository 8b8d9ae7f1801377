-- about: GROUP BY without any aggregate
-- fragments: mfa cells
SELECT purpose, visa_type
FROM mfa.visas
GROUP BY purpose, visa_type
