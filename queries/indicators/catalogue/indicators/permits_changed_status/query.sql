SELECT citizenship, reason_before, reason, grouping(citizenship, reason_before, reason) AS margin, count(DISTINCT person_id) AS value
FROM psda.changed_status
WHERE date_part('year', issued_on) = $year
GROUP BY CUBE (citizenship, reason_before, reason)
