SELECT citizenship, sex, age, grouping(citizenship, sex, age) AS margin, count(DISTINCT person_id) AS value
FROM mia.asylum_applicants_monthly
WHERE type = 'subsequent' AND date_part('year', applied_on) = $year AND date_part('month', applied_on) = $month
GROUP BY CUBE (citizenship, sex, age)
