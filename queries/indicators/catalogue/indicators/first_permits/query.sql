SELECT citizenship, reason, duration, grouping(citizenship, reason, duration) AS margin, count(DISTINCT person_id) AS value
FROM psda.first_permits
WHERE date_part('year', issued_on) = $year
GROUP BY CUBE (citizenship, reason, duration)
