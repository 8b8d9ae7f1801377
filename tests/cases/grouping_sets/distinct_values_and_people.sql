-- about: distinct values, filtered, beside people
-- fragments public: mia cells, mia cells
-- fragments bare: mia cells, mia cells
SELECT direction, count(DISTINCT citizenship) FILTER (WHERE border_type = 'land') AS citizenships,
       count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY GROUPING SETS ((direction), ())
