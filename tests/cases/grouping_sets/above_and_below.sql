-- about: HAVING, ORDER BY and LIMIT over subtotals
-- fragments: mia cells
-- ordered: yes
SELECT citizenship, border_type, count(*) AS crossings
FROM mia.border_crossings
GROUP BY CUBE (citizenship, border_type)
HAVING count(*) > 20 AND grouping(citizenship) = 0
ORDER BY crossings DESC, citizenship, border_type
LIMIT 20
