SELECT country, sex, people, 'incomplete' AS people__status
FROM cells('psda.population', keys := 'name_en(birth_country) as country, sex', where := 'known(birth_country)',
           measures := 'rows as people')
UNION ALL
SELECT NULL, sex, CAST(sum(n) AS BIGINT), 'incomplete'
FROM cells('psda.population', keys := 'sex, parent(birth_country) as region', where := 'known(birth_country)',
           measures := 'rows as n')
GROUP BY sex
UNION ALL
SELECT NULL, NULL, CAST(sum(n) AS BIGINT), 'incomplete'
FROM cells('psda.population', keys := 'parent(birth_country) as region', where := 'known(birth_country)',
           measures := 'rows as n')
