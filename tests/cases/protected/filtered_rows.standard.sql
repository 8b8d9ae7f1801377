SELECT citizenship, flown_in, flown_in__status
FROM cells('mia.border_crossings', keys := 'citizenship',
           measures := 'rows as flown_in where border_type = air and direction = in')
WHERE flown_in > 0
