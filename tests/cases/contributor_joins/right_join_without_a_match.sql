-- about: rows without a match, both tables with a column of one name
-- fragments: mia cells
SELECT r.citizenship AS refused, b.citizenship, count(*) AS crossings
FROM mia.refusals_of_entry AS r
RIGHT JOIN mia.border_crossings AS b ON b.person_id = r.person_id
WHERE r.citizenship IS NULL
GROUP BY 1, 2
