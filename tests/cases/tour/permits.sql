-- about: two agencies' aggregates joined; under standard, each side's cells need ten people
-- fragments: psda cells, moh cells
-- ordered: yes
SELECT p.year, p.reason, p.residence_permits, w.work_permits
FROM (SELECT extract(year FROM issued_on) AS year, reason, count(*) AS residence_permits
      FROM psda.residence_permits
      GROUP BY extract(year FROM issued_on), reason) AS p
JOIN (SELECT extract(year FROM valid_from) AS year, count(*) AS work_permits
      FROM moh.labour_permits
      GROUP BY extract(year FROM valid_from)) AS w ON w.year = p.year
ORDER BY p.year, p.reason
