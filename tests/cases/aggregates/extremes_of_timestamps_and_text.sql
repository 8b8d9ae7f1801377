-- about: min and max over timestamps and text
-- fragments: mia cells
SELECT border_type, min(crossed_at) AS first_crossing, max(crossed_at) AS last_crossing,
       min(border_point) AS first_point, max(border_point) AS last_point
FROM mia.border_crossings
GROUP BY border_type
