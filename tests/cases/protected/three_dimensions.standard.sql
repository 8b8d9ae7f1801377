SELECT reason, sex, citizenship, people, people__status, permits, permits__status
FROM cells('psda.residence_permits', keys := 'reason, sex, citizenship',
           measures := 'contributors as people, rows as permits')
