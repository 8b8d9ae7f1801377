-- about: DISTINCT over measures
-- fragments: mia cells
SELECT DISTINCT t.n > 20 AS is_large
FROM (SELECT citizenship, count(*) AS n FROM mia.refusals_of_entry GROUP BY citizenship) AS t
