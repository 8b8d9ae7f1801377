-- about: CASE, COALESCE and text over cells
-- fragments: mia cells
SELECT upper(reason) || ': ' || CAST(count(*) AS VARCHAR) AS label,
       CASE WHEN count(*) > 40 THEN 'many' WHEN count(*) > 20 THEN 'some' ELSE 'few' END AS size,
       coalesce(max(border_type) FILTER (WHERE border_type = 'sea'), 'never at sea') AS at_sea
FROM mia.refusals_of_entry
GROUP BY reason
