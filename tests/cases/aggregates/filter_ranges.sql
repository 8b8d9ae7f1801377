-- about: OR, NOT and ranges over timestamps
-- fragments: mia cells
SELECT border_point, count(*) AS crossings
FROM mia.border_crossings
WHERE (crossed_at BETWEEN TIMESTAMP '2021-03-01 00:00:00' AND TIMESTAMP '2021-03-31 23:59:59'
       OR crossed_at >= TIMESTAMP '2024-12-24 12:30:00')
  AND NOT (border_type = 'air')
GROUP BY border_point
