-- about: FILTER and WHERE together
-- fragments: mia cells
SELECT border_point, count(*) FILTER (WHERE direction = 'in') - count(*) FILTER (WHERE direction = 'out') AS balance
FROM mia.border_crossings
WHERE citizenship = 'TUR'
GROUP BY border_point
