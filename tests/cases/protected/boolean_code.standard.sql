SELECT year, unaccompanied_minor, applicants, applicants__status
FROM cells('mia.asylum_applications', keys := 'year(lodged_on) as year, unaccompanied_minor',
           where := 'unaccompanied_minor = false', measures := 'contributors as applicants')
