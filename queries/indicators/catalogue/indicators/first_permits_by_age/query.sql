SELECT citizenship, sex, age, grouping(citizenship, sex, age) AS margin, count(DISTINCT person_id) AS value
FROM psda.first_permits
WHERE date_part('year', issued_on) = $year
GROUP BY CUBE (citizenship, sex, age)
