SELECT citizenship, sex, age, grouping(citizenship, sex, age) AS margin, count(DISTINCT person_id) AS value
FROM mia.return_orders_quarterly
WHERE date_part('year', ordered_on) = $year AND date_part('quarter', ordered_on) = $quarter
GROUP BY CUBE (citizenship, sex, age)
