-- about: text functions in filters: starts_with, contains, upper, reverse
-- fragments: mia cells
SELECT border_point, count(*) AS crossings
FROM mia.border_crossings
WHERE (starts_with(border_point, 'Bat') OR contains(border_point, 'Khidi')) AND upper(direction) = 'IN'
  AND reverse(border_type) <> 'aes'
GROUP BY border_point
