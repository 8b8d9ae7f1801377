SELECT CASE WHEN kind = 'requested' THEN 'APPLICATIONS' ELSE upper(kind) END AS indic, requesting_state, citizenship, sex,
       grouping(requesting_state, citizenship, sex) AS margin, count(DISTINCT person_id) AS value
FROM mia.readmissions_quarterly
WHERE date_part('year', happened_on) = $year AND date_part('quarter', happened_on) = $quarter
GROUP BY kind, CUBE (requesting_state, citizenship, sex)
