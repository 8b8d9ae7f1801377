-- about: distinct values of a dimension; under protection the values travel as keys
-- fragments public: mia cells
-- fragments bare: mia cells, mia cells
SELECT direction, count(*) AS crossings, count(DISTINCT citizenship) AS citizenships
FROM mia.border_crossings
GROUP BY direction
