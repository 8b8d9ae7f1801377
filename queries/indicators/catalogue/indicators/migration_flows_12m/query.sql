SELECT CASE WHEN kind = 'immigrant' THEN 'IMM' ELSE 'EMI' END AS kind, citizenship, grouping(citizenship) AS margin,
       count(DISTINCT person_id) AS value
FROM mia.residence_changes_12m
WHERE date_part('year', changed_on) = $year
GROUP BY GROUPING SETS ((kind, citizenship), (kind))
