SELECT country, reason, people, people__status
FROM cells('psda.residence_permits', keys := 'name_ka(citizenship) as country, reason',
           where := 'parent(citizenship) = NEIGHBOUR and known(citizenship)', measures := 'contributors as people')
