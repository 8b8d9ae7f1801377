-- about: count of an expression that is NULL for some rows
-- fragments: mia cells
SELECT citizenship, count(nullif(reason, 'C')) AS other_reasons, count(*) AS refusals
FROM mia.refusals_of_entry
GROUP BY citizenship
