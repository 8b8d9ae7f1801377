SELECT region, sex, applicants, applicants__status
FROM cells('mia.asylum_applications', keys := 'parent(citizenship) as region, sex', where := 'known(citizenship)',
           measures := 'contributors as applicants')
