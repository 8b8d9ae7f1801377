-- about: people who appear in another table of the agency
-- fragments: mia cells
SELECT citizenship, count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
WHERE person_id IN (SELECT person_id FROM mia.asylum_applications WHERE type = 'first')
GROUP BY citizenship
