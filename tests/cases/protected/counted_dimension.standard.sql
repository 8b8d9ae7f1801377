SELECT t.sex, CAST(w.n AS BIGINT) AS ending, t.permits, t.permits__status
FROM cells('psda.residence_permits', keys := 'sex', measures := 'rows as permits') AS t
JOIN (SELECT sex, sum(n) AS n
      FROM cells('psda.residence_permits', keys := 'sex, year(valid_to) as year', measures := 'rows as n')
      WHERE year IS NOT NULL
      GROUP BY sex) AS w ON w.sex IS NOT DISTINCT FROM t.sex
