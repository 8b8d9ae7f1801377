SELECT citizenship, reason, duration, grouping(citizenship, reason, duration) AS margin, count(DISTINCT person_id) AS value
FROM psda.permits_valid_at_year_end
WHERE date_part('year', valid_on) = $year
GROUP BY CUBE (citizenship, reason, duration)
