SELECT region, country, people, people__status, permits, permits__status
FROM cells('psda.residence_permits', keys := 'parent(citizenship) as region, name_en(citizenship) as country',
           sets := 'region; country', where := 'known(citizenship)', measures := 'contributors as people, rows as permits')
