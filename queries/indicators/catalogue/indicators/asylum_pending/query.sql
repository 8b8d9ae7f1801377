SELECT citizenship, sex, age, grouping(citizenship, sex, age) AS margin, count(DISTINCT person_id) AS value
FROM mia.asylum_pending
WHERE date_part('year', pending_on) = $year AND date_part('month', pending_on) = $month
GROUP BY CUBE (citizenship, sex, age)
