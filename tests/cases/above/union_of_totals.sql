-- about: groups and their total in one answer
-- fragments: mia cells, mia cells
SELECT border_type, count(*) AS refusals FROM mia.refusals_of_entry GROUP BY border_type
UNION ALL
SELECT 'total', count(*) FROM mia.refusals_of_entry
