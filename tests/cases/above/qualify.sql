-- about: QUALIFY over a window of aggregates
-- fragments: mfa cells
SELECT citizenship, count(*) AS n
FROM mfa.visas
GROUP BY citizenship
QUALIFY row_number() OVER (ORDER BY count(*) DESC, citizenship) <= 3
