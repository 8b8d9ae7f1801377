SELECT sex, CAST(sum(n) AS BIGINT) AS permits, 'incomplete' AS permits__status
FROM cells('psda.residence_permits', keys := 'sex, year(issued_on) as year',
           measures := 'rows as n')
WHERE year <= 2022
GROUP BY sex
