-- about: distinct values under FILTER and under CASE
-- fragments bare: mia cells, mia cells, mia cells
-- fragments public: mia cells, mia cells
SELECT count(DISTINCT border_point) FILTER (WHERE border_type = 'land') AS land_points,
       count(DISTINCT CASE WHEN border_type = 'air' THEN border_point END) AS airports,
       count(DISTINCT citizenship) AS citizenships
FROM mia.border_crossings
