-- about: nearly all columns of a small register as keys
-- fragments: mia cells
SELECT citizenship, reason, border_type, refused_on, count(*) AS refusals, count(DISTINCT person_id) AS people
FROM mia.refusals_of_entry
GROUP BY citizenship, reason, border_type, refused_on
