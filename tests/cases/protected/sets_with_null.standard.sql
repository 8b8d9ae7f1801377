SELECT CAST(set = 1 AS BIGINT) AS rolled_up, withdrawn, reason, people, people__status
FROM cells('psda.residence_permits', keys := 'year(withdrawn_on) as withdrawn, reason',
           sets := 'withdrawn; reason; withdrawn, reason', measures := 'contributors as people')
