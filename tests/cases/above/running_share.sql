-- about: how many citizenships make up nine tenths
-- fragments: mia cells
SELECT count(*) AS citizenships
FROM (SELECT c.citizenship, sum(c.n) OVER (ORDER BY c.n DESC, c.citizenship) - c.n AS before, sum(c.n) OVER () AS total
      FROM (SELECT citizenship, count(*) AS n FROM mia.border_crossings GROUP BY citizenship) AS c) AS s
WHERE s.before < 0.9 * s.total
