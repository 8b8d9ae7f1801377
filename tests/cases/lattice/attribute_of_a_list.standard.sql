SELECT (SELECT l.is_eu FROM codelists.countries AS l WHERE l.code = citizenship) AS eu, CAST(sum(n) AS BIGINT) AS crossings, 'incomplete' AS crossings__status
FROM cells('mia.border_crossings', keys := 'citizenship',
           where := 'known(citizenship)',
           measures := 'rows as n')
WHERE citizenship IN ('TUR', 'RUS', 'ISR', 'DEU', 'GEO')
GROUP BY 1
