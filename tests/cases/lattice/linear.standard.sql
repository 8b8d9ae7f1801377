SELECT year, 2 * total AS doubled, total__status AS doubled__status, 2 * total + known AS moved, -total AS negative,
       100 * known - total AS rest, known, known__status
FROM cells('mof.employment_income', keys := 'year',
           measures := 'sum(income) as total, non_null(income) as known')
