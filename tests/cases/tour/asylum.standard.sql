SELECT citizenship, applicants, applicants__status
FROM cells('mia.asylum_applications', keys := 'name_en(citizenship) as citizenship', where := 'known(citizenship)',
           measures := 'contributors as applicants')
ORDER BY applicants DESC NULLS LAST, citizenship
LIMIT 10
