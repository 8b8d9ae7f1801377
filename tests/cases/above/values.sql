-- about: cells joined to a table of constants
-- fragments: mia cells
SELECT t.quota, t.direction, c.crossings, c.crossings > t.quota AS is_over
FROM (VALUES ('in', 100000), ('out', 200000)) AS t(direction, quota)
JOIN (SELECT direction, count(*) AS crossings
      FROM mia.border_crossings
      GROUP BY direction) AS c ON c.direction = t.direction
