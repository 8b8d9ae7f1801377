SELECT year >= 2021 AS recent, CAST(sum(n) AS BIGINT) AS records, sum(total) AS income, sum(total) / sum(known) AS mean, 'incomplete' AS mean__status
FROM cells('mof.employment_income', keys := 'year',
           measures := 'rows as n, sum(income) as total, non_null(income) as known')
GROUP BY 1
