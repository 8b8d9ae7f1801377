SELECT citizenship, sex, age, grouping(citizenship, sex, age) AS margin, count(DISTINCT person_id) AS value
FROM mia.irregular_stays_yearly
WHERE date_part('year', found_on) = $year
GROUP BY CUBE (citizenship, sex, age)
