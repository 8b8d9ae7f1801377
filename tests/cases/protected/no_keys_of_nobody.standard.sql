SELECT people, people__status
FROM cells('mia.asylum_applications', where := 'citizenship = TUV', measures := 'contributors as people')
