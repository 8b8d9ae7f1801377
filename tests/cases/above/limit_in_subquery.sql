-- about: the five most frequent citizenships, then their sum
-- fragments: mia cells
SELECT sum(t.n) AS crossings, min(t.n) AS least
FROM (SELECT citizenship, count(*) AS n
      FROM mia.border_crossings
      WHERE citizenship <> 'GEO'
      GROUP BY citizenship
      ORDER BY n DESC, citizenship
      LIMIT 5) AS t
