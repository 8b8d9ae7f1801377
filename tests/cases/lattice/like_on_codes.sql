-- about: a pattern over codes is decided above
-- fragments: mia cells
SELECT border_type, count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
WHERE border_type LIKE '%a%' AND sex = 'F'
GROUP BY border_type
