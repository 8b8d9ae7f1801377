SELECT sex, people, people__status
FROM cells('psda.population', keys := 'sex', where := 'known(birth_country)', measures := 'rows as people')
