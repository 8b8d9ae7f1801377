-- about: a regular expression in a filter
-- fragments: mfa cells
SELECT citizenship, count(*) AS visas
FROM mfa.visas
WHERE regexp_replace(citizenship, '[AEIOU]', '') = citizenship OR consulate LIKE '% %'
GROUP BY citizenship
