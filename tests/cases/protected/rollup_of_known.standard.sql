SELECT country, sex, people, people__status
FROM cells('psda.population', keys := 'name_en(birth_country) as country, sex', where := 'known(birth_country)',
           sets := 'country, sex; sex; ', measures := 'contributors as people')
