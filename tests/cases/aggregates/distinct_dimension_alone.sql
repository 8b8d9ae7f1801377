-- about: distinct values of a dimension without keys
-- fragments public: mia cells
-- fragments bare: mia cells
SELECT count(DISTINCT border_point) AS points
FROM mia.border_crossings
