SELECT citizenship, year, applicants, applicants__status
FROM cells('mia.asylum_applications', keys := 'citizenship, year(lodged_on) as year',
           measures := 'contributors as applicants')
