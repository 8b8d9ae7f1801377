SELECT p.year, p.reason, p.residence_permits, w.work_permits
FROM (SELECT extract(year FROM issued_on) AS year, reason, count(*) AS residence_permits
      FROM psda.residence_permits
      GROUP BY extract(year FROM issued_on), reason
      HAVING count(DISTINCT person_id) >= 10) AS p
JOIN (SELECT extract(year FROM valid_from) AS year, count(*) AS work_permits
      FROM moh.labour_permits
      GROUP BY extract(year FROM valid_from)
      HAVING count(DISTINCT person_id) >= 10) AS w ON w.year = p.year
ORDER BY p.year, p.reason
