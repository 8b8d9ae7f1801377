-- about: count of a constant counts rows, count of NULL counts none
-- fragments: mia cells
SELECT border_type, count(1) AS refusals, count('x') AS texts, count(NULL) AS nothing
FROM mia.refusals_of_entry
GROUP BY border_type
