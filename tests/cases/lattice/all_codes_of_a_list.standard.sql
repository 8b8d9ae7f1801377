SELECT sex, CAST(sum(n) AS BIGINT) AS people, 'incomplete' AS people__status
FROM cells('psda.population', keys := 'sex, parent(birth_country) as region', where := 'known(birth_country)',
           measures := 'rows as n')
GROUP BY sex
