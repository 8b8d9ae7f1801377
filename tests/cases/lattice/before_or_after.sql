-- about: OR of two ranges
-- fragments: mia cells
SELECT count(*) AS crossings
FROM mia.border_crossings
WHERE crossed_at < DATE '2020-01-01' OR crossed_at >= DATE '2023-01-01'
