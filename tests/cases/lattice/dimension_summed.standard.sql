SELECT tax_resident, CAST(sum(year * n) AS BIGINT) AS years, 'incomplete' AS years__status, CAST(sum(year * n) AS DOUBLE) / sum(n) AS mean
FROM cells('mof.employment_income', keys := 'tax_resident, year',
           measures := 'rows as n')
GROUP BY tax_resident
