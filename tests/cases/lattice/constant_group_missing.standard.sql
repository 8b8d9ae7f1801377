SELECT CASE WHEN agency = 'tsu' THEN 'a' ELSE 'b' END AS place, n AS students, n__status AS students__status
FROM cells('federated.students', keys := 'sex, level',
           measures := 'rows as n')
WHERE sex = 'X' AND level <> 'ED6'
