-- about: the busiest point of each border type
-- fragments: mia cells
SELECT t.border_type, t.border_point, t.crossings
FROM (SELECT border_type, border_point, count(*) AS crossings,
             row_number() OVER (PARTITION BY border_type ORDER BY count(*) DESC, border_point) AS nth
      FROM mia.border_crossings
      GROUP BY border_type, border_point) AS t
WHERE t.nth = 1
