SELECT former_citizenship, grouping(former_citizenship) AS margin, count(DISTINCT person_id) AS value
FROM psda.citizenship_acquisitions
WHERE date_part('year', granted_on) = $year
GROUP BY CUBE (former_citizenship)
