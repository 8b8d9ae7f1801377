SELECT citizenship, sex, age, grouping(citizenship, sex, age) AS margin, count(DISTINCT person_id) AS value
FROM mia.residence_changes_183
WHERE kind = 'emigrant' AND date_part('year', changed_on) = $year
GROUP BY CUBE (citizenship, sex, age)
