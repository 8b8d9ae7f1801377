SELECT count(DISTINCT border_type) AS ways, 'incomplete' AS ways__status
FROM cells('mia.border_crossings', keys := 'border_type, direction, sex',
           measures := 'rows as n')
WHERE direction = 'in' OR sex = 'F'
