-- about: HAVING over measures that are shown and one that is not
-- fragments: mia cells
SELECT citizenship, count(*) AS crossings
FROM mia.border_crossings
GROUP BY citizenship
HAVING count(*) > 1000 AND count(DISTINCT person_id) BETWEEN 50 AND 5000
