-- about: subtotals of the register itself, by one question
-- fragments: mia cells
SELECT direction, border_type, count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY ROLLUP (direction, border_type)
