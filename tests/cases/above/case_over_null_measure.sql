-- about: measures that are NULL in some cells
-- fragments: mia cells
SELECT citizenship, coalesce(CAST(max(refused_on) FILTER (WHERE border_type = 'sea') AS VARCHAR), 'never') AS last_at_sea,
       CASE WHEN max(refused_on) FILTER (WHERE reason = 'A') IS NULL THEN 0 ELSE 1 END AS has_a
FROM mia.refusals_of_entry
GROUP BY citizenship
