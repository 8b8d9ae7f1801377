SELECT t.reason, t.people, t.people__status, w.men + w.women - t.people AS off,
       if(w.men IS NULL OR w.women IS NULL, 'absent', 'perturbed') AS off__status
FROM cells('psda.residence_permits', keys := 'reason', measures := 'contributors as people') AS t
JOIN cells('psda.residence_permits', keys := 'reason',
           measures := 'contributors as men where sex = M, contributors as women where sex = F') AS w ON w.reason = t.reason
