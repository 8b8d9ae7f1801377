-- about: SELECT DISTINCT over expressions
-- fragments: mia cells
SELECT DISTINCT upper(border_type) AS type, extract(year FROM refused_on) AS year
FROM mia.refusals_of_entry
