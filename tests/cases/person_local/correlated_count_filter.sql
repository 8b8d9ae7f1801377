-- about: a correlated count compared with a number
-- fragments: mia cells
SELECT b.border_type, count(*) AS crossings
FROM mia.border_crossings AS b
WHERE (SELECT count(*) FROM mia.refusals_of_entry AS r WHERE r.person_id = b.person_id) >= 2
GROUP BY b.border_type
