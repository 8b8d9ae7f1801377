SELECT citizenship, sex, age, grouping(citizenship, sex, age) AS margin,
       count(DISTINCT person_id) FILTER (WHERE kind = 'immigrant') - count(DISTINCT person_id) FILTER (WHERE kind = 'emigrant') AS value
FROM mia.residence_changes_12m
WHERE date_part('year', changed_on) = $year
GROUP BY CUBE (citizenship, sex, age)
