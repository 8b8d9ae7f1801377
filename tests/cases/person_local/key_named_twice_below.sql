-- about: a key of a grouping below, named twice
-- fragments: mia cells
SELECT n, count(*) AS directions, sum(crossings) AS crossings
FROM (SELECT person_id, d, extract(month FROM min(crossed_at)) AS n, count(*) AS crossings
      FROM (SELECT person_id, upper(direction) AS d, crossed_at FROM mia.border_crossings)
      GROUP BY person_id, d, d)
GROUP BY n
