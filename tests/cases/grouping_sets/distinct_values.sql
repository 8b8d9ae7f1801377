-- about: distinct values of a dimension in each subtotal
-- fragments public: mia cells
-- fragments bare: mia cells, mia cells
SELECT direction, border_type, count(DISTINCT citizenship) AS citizenships, count(*) AS crossings
FROM mia.border_crossings
GROUP BY ROLLUP (direction, border_type)
