-- about: HAVING over a key
-- fragments: mfa cells
SELECT extract(year FROM issued_on) AS year, count(*) AS visas
FROM mfa.visas
GROUP BY extract(year FROM issued_on)
HAVING extract(year FROM issued_on) >= 2022
