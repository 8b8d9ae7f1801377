SELECT withdrawn, reason, people, people__status
FROM cells('psda.residence_permits', keys := 'year(withdrawn_on) as withdrawn, reason',
           measures := 'contributors as people')
