-- about: a DISTINCT of dimensions is counted above
-- fragments: mia cells
SELECT count(*) AS combinations
FROM (SELECT DISTINCT citizenship, border_point FROM mia.border_crossings) AS d
