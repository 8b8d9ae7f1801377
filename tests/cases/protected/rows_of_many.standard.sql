SELECT citizenship, border_type, crossings, crossings__status
FROM cells('mia.border_crossings', keys := 'citizenship, border_type', measures := 'rows as crossings')
