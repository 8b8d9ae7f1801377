SELECT citizenship, sex, age, grouping(citizenship, sex, age) AS margin, count(DISTINCT person_id) AS value
FROM mia.asylum_abandoned
WHERE date_part('year', abandoned_on) = $year AND date_part('month', abandoned_on) = $month
GROUP BY CUBE (citizenship, sex, age)
