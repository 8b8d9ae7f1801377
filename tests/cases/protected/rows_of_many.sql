-- about: rows of people who have many: each counts up to the bound of the policy
-- fragments: mia cells
SELECT citizenship, border_type, count(*) AS crossings
FROM mia.border_crossings
GROUP BY citizenship, border_type
