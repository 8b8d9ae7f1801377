SELECT citizenship, sex, CASE WHEN grouping(age) = 1 THEN 'TOTAL' ELSE age END AS age, 2 * grouping(citizenship, sex) AS margin,
       count(DISTINCT person_id) AS value
FROM mia.unaccompanied_minors_monthly
WHERE date_part('year', applied_on) = $year AND date_part('month', applied_on) = $month
GROUP BY CUBE (citizenship, sex, age)
