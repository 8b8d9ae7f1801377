-- about: branches whose types differ: a timestamp beside dates
-- fragments: mia cells
SELECT u.kind, min(u.at) AS first_at, max(u.at) AS last_at, count(*) AS events
FROM (SELECT 'crossing' AS kind, crossed_at AS at FROM mia.border_crossings
      UNION ALL
      SELECT 'refusal', CAST(refused_on AS TIMESTAMP) FROM mia.refusals_of_entry) AS u
GROUP BY u.kind
