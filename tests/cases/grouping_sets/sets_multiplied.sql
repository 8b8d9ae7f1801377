-- about: two lists of sets are multiplied, and some of the products are the same
-- fragments: mia cells
SELECT direction, border_type, count(*) AS crossings
FROM mia.border_crossings
GROUP BY ROLLUP (direction), CUBE (direction, border_type)
