-- about: a full join between two agencies' aggregates, zeros for what is missing
-- fragments: mfa cells, mia cells
SELECT coalesce(r.citizenship, v.citizenship) AS citizenship, coalesce(r.n, 0) AS refusals, coalesce(v.n, 0) AS visas
FROM (SELECT citizenship, count(*) AS n FROM mia.refusals_of_entry GROUP BY citizenship) AS r
FULL JOIN (SELECT citizenship, count(*) AS n FROM mfa.visas GROUP BY citizenship) AS v ON v.citizenship = r.citizenship
