-- about: rows under a filter, without other measures: a row without a value does not come
-- fragments: mia cells
SELECT citizenship, count(*) FILTER (WHERE border_type = 'air' AND direction = 'in') AS flown_in
FROM mia.border_crossings
GROUP BY citizenship
HAVING count(*) FILTER (WHERE border_type = 'air' AND direction = 'in') > 0
