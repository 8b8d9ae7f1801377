-- about: distinct people of one table joined to another
-- fragments: mia cells
SELECT b.border_point, count(*) AS crossings
FROM (SELECT DISTINCT person_id FROM mia.refusals_of_entry WHERE reason = 'C') AS r
JOIN mia.border_crossings AS b ON b.person_id = r.person_id
GROUP BY b.border_point
