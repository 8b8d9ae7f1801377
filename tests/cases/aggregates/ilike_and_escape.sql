-- about: ILIKE, and LIKE with one character
-- fragments: mia cells
SELECT border_point, count(*) AS crossings
FROM mia.border_crossings
WHERE border_point ILIKE '%airport' OR border_point LIKE 'V_le'
GROUP BY border_point
