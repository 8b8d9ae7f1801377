SELECT p.year, p.reason, p.residence_permits, p.residence_permits__status, w.work_permits, w.work_permits__status
FROM cells('psda.residence_permits', keys := 'year(issued_on) as year, reason', measures := 'rows as residence_permits') AS p
JOIN cells('moh.labour_permits', keys := 'year(valid_from) as year', measures := 'rows as work_permits') AS w
  ON w.year = p.year
ORDER BY p.year, p.reason
