SELECT citizenship, sex, age, grouping(citizenship, sex, age) AS margin, count(DISTINCT person_id) AS value
FROM mia.residents_at_year_end
WHERE date_part('year', stock_on) = $year
GROUP BY CUBE (citizenship, sex, age)
