SELECT region, type, applicants, applicants__status
FROM cells('mia.asylum_applications', keys := 'parent(citizenship) as region, type', measures := 'contributors as applicants')
