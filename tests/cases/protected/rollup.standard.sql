SELECT year, sex, applicants, applicants__status, applications, applications__status
FROM cells('mia.asylum_applications', keys := 'year(lodged_on) as year, sex', sets := 'year, sex; year;',
           measures := 'contributors as applicants, rows as applications')
