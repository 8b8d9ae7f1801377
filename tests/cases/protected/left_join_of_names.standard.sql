SELECT country, sex, people, people__status
FROM cells('psda.population', keys := 'name_en(birth_country) as country, sex', measures := 'rows as people')
