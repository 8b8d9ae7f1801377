SELECT citizenship,
       CASE WHEN grouping(outcome) = 1 THEN 'TOTAL' WHEN outcome = 'refugee' THEN 'GENCONV' WHEN outcome = 'subsidiary' THEN 'SUB_PROT'
            WHEN outcome = 'temporary' THEN 'TEMP_PROT' WHEN outcome = 'humanitarian' THEN 'HUMSTAT'
            WHEN outcome = 'rejected' THEN 'REJECTED' ELSE outcome END AS decision,
       sex, 4 * grouping(citizenship) + grouping(sex) AS margin, count(DISTINCT person_id) AS value
FROM mia.asylum_final
WHERE date_part('year', decided_on) = $year
GROUP BY CUBE (citizenship, outcome, sex)
