SELECT citizenship,
       CASE WHEN grouping(outcome) = 1 THEN 'TOTAL' WHEN outcome = 'refugee' THEN 'GENCONV' WHEN outcome = 'subsidiary' THEN 'SUB_PROT'
            WHEN outcome = 'temporary' THEN 'TEMP_PROT' WHEN outcome = 'humanitarian' THEN 'HUMSTAT'
            WHEN outcome = 'rejected' THEN 'REJECTED' ELSE outcome END AS decision,
       sex, 4 * grouping(citizenship) + grouping(sex) AS margin, count(DISTINCT person_id) AS value
FROM mia.asylum_first_instance
WHERE date_part('year', decided_on) = $year AND date_part('quarter', decided_on) = $quarter
GROUP BY CUBE (citizenship, outcome, sex)
