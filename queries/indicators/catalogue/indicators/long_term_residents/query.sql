SELECT citizenship, sex, age, grouping(citizenship, sex, age) AS margin, count(DISTINCT person_id) AS value
FROM psda.long_term_residents
WHERE date_part('year', valid_on) = $year
GROUP BY CUBE (citizenship, sex, age)
