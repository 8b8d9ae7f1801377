SELECT year, CAST(2 * total AS DOUBLE) / known AS doubled, known__status AS doubled__status, 0.5 * CAST(total AS DOUBLE) / known + 10 AS moved
FROM cells('mof.employment_income', keys := 'year',
           measures := 'sum(income) as total, non_null(income) as known')
