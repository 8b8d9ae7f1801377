-- about: aggregates of two agencies joined on a key
-- fragments: psda cells, moh cells
SELECT p.year, p.residence_permits, w.labour_permits
FROM (SELECT extract(year FROM issued_on) AS year, count(*) AS residence_permits
      FROM psda.residence_permits
      WHERE reason = 'EMP'
      GROUP BY extract(year FROM issued_on)) AS p
JOIN (SELECT extract(year FROM valid_from) AS year, count(*) AS labour_permits
      FROM moh.labour_permits
      GROUP BY extract(year FROM valid_from)) AS w ON w.year = p.year
