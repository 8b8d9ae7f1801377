SELECT border_type, crossings, crossings__status, people, people__status
FROM cells('mia.border_crossings', keys := 'border_type',
           where := 'sex = F',
           measures := 'rows as crossings, contributors as people')
WHERE border_type LIKE '%a%'
