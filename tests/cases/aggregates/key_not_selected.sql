-- about: a key that the answer does not show
-- fragments: mia cells
SELECT count(*) AS refusals, count(DISTINCT person_id) AS people
FROM mia.refusals_of_entry
GROUP BY reason, border_type
