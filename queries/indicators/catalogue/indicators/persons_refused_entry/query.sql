SELECT citizenship, reason, CASE WHEN grouping(border_type) = 1 THEN 'TOTAL' ELSE upper(border_type) END AS border,
       2 * grouping(citizenship, reason) AS margin, count(DISTINCT person_id) AS value
FROM mia.refusals_of_entry
WHERE date_part('year', refused_on) = $year
GROUP BY CUBE (citizenship, reason, border_type)
