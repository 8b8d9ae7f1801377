-- about: SELECT DISTINCT over dimensions is an aggregate without measures
-- fragments: mia cells
SELECT DISTINCT direction, border_type
FROM mia.border_crossings
