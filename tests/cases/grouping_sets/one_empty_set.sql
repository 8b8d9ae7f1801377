-- about: the grand total alone, as a grouping set
-- fragments: mia cells
SELECT count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY GROUPING SETS (())
