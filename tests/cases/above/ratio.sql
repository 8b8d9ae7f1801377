-- about: arithmetic between measures of one cell
-- fragments: mia cells
SELECT border_point, 1.0 * count(*) / count(DISTINCT person_id) AS crossings_per_person,
       CAST(count(*) FILTER (WHERE direction = 'in') AS DOUBLE) / count(*) AS share_of_entries
FROM mia.border_crossings
GROUP BY border_point
