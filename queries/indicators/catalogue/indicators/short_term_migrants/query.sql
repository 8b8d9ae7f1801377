SELECT citizenship, duration, sex, grouping(citizenship, duration, sex) AS margin, count(DISTINCT person_id) AS value
FROM mia.short_stays
WHERE date_part('year', entered_on) = $year
GROUP BY CUBE (citizenship, duration, sex)
